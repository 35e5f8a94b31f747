import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { InvalidInputError, NotFoundError } from "@/server/platform/errors";
import { createObjectStore, type ObjectStore } from "@/server/platform/object-store";

// printf 'abc' | sha256sum
const SHA256_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

let root: string;
let store: ObjectStore;
beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "headrace-objects-"));
  store = createObjectStore(pathToFileURL(root).href);
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe("the local object store", () => {
  test("returns what was put, with its size and hash", async () => {
    const put = await store.put("a/b.txt", "abc");
    expect(put).toEqual({ sizeBytes: 3, sha256: SHA256_ABC });
    expect((await store.get("a/b.txt")).toString()).toBe("abc");
    expect(await store.find("a/b.txt")).toMatchObject({ key: "a/b.txt", sizeBytes: 3 });
    expect((await store.list("a")).map(({ key }) => key)).toEqual(["a/b.txt"]);
  });

  test("publishes a staged file in one step and leaves nothing behind", async () => {
    const staging = await store.stage();
    await writeFile(path.join(staging.dir, "part.parquet"), "abc");
    expect(await store.find("set/part.parquet")).toBeNull();
    const published = await staging.publish("part.parquet", "set/part.parquet");
    expect(published).toEqual({ sizeBytes: 3, sha256: SHA256_ABC });
    await staging.discard();
    expect(await readdir(path.join(root, ".staging"))).toEqual([]);
  });

  test.each(["../outside", "/etc/passwd", "a/../../outside", "nul\0l"])(
    "refuses the key %j",
    async (key) => {
      await expect(store.put(key, "x")).rejects.toThrow(InvalidInputError);
    },
  );

  test("streams 50 MB in chunks and leaves only the whole object behind", async () => {
    const hash = createHash("sha256");
    async function* chunks() {
      for (let index = 0; index < 800; index += 1) {
        const chunk = Buffer.alloc(65_536, index % 251);
        hash.update(chunk);
        yield chunk;
      }
    }
    const put = await store.putStream("big/file.bin", chunks());
    expect(put).toEqual({ sizeBytes: 800 * 65_536 });
    const read = createHash("sha256");
    for await (const chunk of store.openStream("big/file.bin")) read.update(chunk);
    expect(read.digest("hex")).toBe(hash.digest("hex"));
    expect(await readdir(path.join(root, ".staging"))).toEqual([]);
  });

  test("keeps nothing of a stream that breaks, and the old object stands", async () => {
    await store.put("kept.txt", "old");
    async function* broken() {
      yield Buffer.from("new");
      throw new Error("connection lost");
    }
    await expect(store.putStream("kept.txt", broken())).rejects.toThrow("connection lost");
    expect((await store.get("kept.txt")).toString()).toBe("old");
    expect(await readdir(path.join(root, ".staging"))).toEqual([]);
  });

  test("lists one level of a folder, and a missing one as empty", async () => {
    await store.put("tree/b.txt", "bb");
    await store.put("tree/a/deep/x.txt", "x");
    expect(await store.listFolder("tree")).toEqual([
      { name: "a", isFolder: true, sizeBytes: null },
      { name: "b.txt", isFolder: false, sizeBytes: 2 },
    ]);
    expect(await store.listFolder("tree/none")).toEqual([]);
    expect(await store.listFolder("tree/b.txt/below")).toEqual([]);
  });

  test.each(["roc curve.png", "a+b.png", "100%.txt", "a%20b", "größe/图.png", "x.tmp"])(
    "keeps the name %s",
    async (name) => {
      await store.put(`names/${name}`, "1");
      expect((await store.list("names")).map(({ key }) => key)).toContain(`names/${name}`);
      await store.remove(`names/${name}`);
    },
  );

  test("refuses a file where a folder stands, and a folder where a file stands", async () => {
    await store.put("clash/file", "1");
    await expect(store.put("clash/file/below", "2")).rejects.toThrow(InvalidInputError);
    await expect(store.put("clash", "2")).rejects.toThrow(/a folder where the file goes/);
    await expect(store.put(`clash/${"x".repeat(300)}`, "2")).rejects.toThrow(InvalidInputError);
    expect((await store.get("clash/file")).toString()).toBe("1");
    expect(await store.find("clash/file/below")).toBeNull();
  });

  test("follows no link out of its folder, and lists none", async () => {
    const outside = await mkdtemp(path.join(os.tmpdir(), "headrace-outside-"));
    await writeFile(path.join(outside, "secret.txt"), "secret");
    await mkdir(path.join(root, "links"), { recursive: true });
    await symlink(outside, path.join(root, "links/out"));
    await symlink(path.join(outside, "secret.txt"), path.join(root, "links/secret.txt"));
    for (const key of ["links/out/secret.txt", "links/secret.txt"]) {
      await expect(store.get(key)).rejects.toThrow(InvalidInputError);
      await expect(store.find(key)).rejects.toThrow(InvalidInputError);
      await expect(store.openStream(key).toArray()).rejects.toThrow(InvalidInputError);
      await expect(store.put(key, "x")).rejects.toThrow(InvalidInputError);
    }
    await expect(store.put("links/out/new/file", "x")).rejects.toThrow(InvalidInputError);
    await expect(store.remove("links/out/secret.txt")).rejects.toThrow(InvalidInputError);
    expect(await store.listFolder("links")).toEqual([]);
    expect(await readdir(outside)).toEqual(["secret.txt"]);
    await rm(outside, { recursive: true });
  });

  test("says which object is missing, and removing it is no error", async () => {
    await expect(store.get("none")).rejects.toThrow(NotFoundError);
    await expect(store.remove("none")).resolves.toBeUndefined();
  });
});

test("an address of an unknown scheme is refused", () => {
  expect(() => createObjectStore("ftp://host/path")).toThrow(InvalidInputError);
});
