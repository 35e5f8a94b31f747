import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createKeptFiles, type KeptFiles } from "@/server/platform/kept-files";

let root: string;
let now = 0;
let kept: KeptFiles;

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "headrace-kept-"));
  now = 1_000;
  kept = await createKeptFiles(root, { maxBytes: 100, ttlMs: 60, now: () => now });
});
afterEach(async () => {
  await kept.close();
  await rm(root, { recursive: true, force: true });
});

async function put(key: string, bytes = 40): Promise<string> {
  const file = await kept.newFile("parquet");
  await writeFile(file, "x".repeat(bytes));
  const borrowed = await kept.keep(key, file, 7);
  borrowed.giveBack();
  return file;
}

const isThere = (file: string) =>
  stat(file).then(
    () => true,
    () => false,
  );

test("a file is kept under its key until its time has passed since its last use", async () => {
  await put("a");
  now += 50;
  const borrowed = kept.borrow("a");
  expect(borrowed).toMatchObject({ rowCount: 7, keptAt: 1_000 });
  borrowed?.giveBack();
  now += 50;
  expect(kept.borrow("a")).not.toBeNull();
  now += 1_000;
  expect([kept.borrow("a"), kept.borrow("b")]).toEqual([null, null]);
});

test("beyond the bound those go that were used longest ago, but none in use", async () => {
  const first = await put("a");
  now += 1;
  const second = await put("b");
  const borrowed = kept.borrow("a");
  now += 1;
  const third = await put("c");
  expect(await Promise.all([first, second, third].map(isThere))).toEqual([true, false, true]);
  borrowed?.giveBack();
});

test("a file that another took the place of stays until it is given back", async () => {
  const first = await put("a", 10);
  const borrowed = kept.borrow("a");
  await put("a", 10);
  expect(await isThere(first)).toBe(true);
  borrowed?.giveBack();
  await expect.poll(() => isThere(first)).toBe(false);
});

test("files of processes that are gone are removed at the start, and one's own at the end", async () => {
  // No process has a number this large.
  await mkdir(path.join(root, "99999999"));
  await mkdir(path.join(root, "1"));
  const next = await createKeptFiles(root);
  expect((await readdir(root)).sort()).toEqual(["1"]);
  await writeFile(await next.newFile("parquet"), "x");
  await next.close();
  expect(await readdir(root)).toEqual(["1"]);
});
