import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
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

  test("says which object is missing, and removing it is no error", async () => {
    await expect(store.get("none")).rejects.toThrow(NotFoundError);
    await expect(store.remove("none")).resolves.toBeUndefined();
  });
});

test("an address of an unknown scheme is refused", () => {
  expect(() => createObjectStore("ftp://host/path")).toThrow(InvalidInputError);
});
