import { mkdtempSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadSecret } from "@/server/platform/secret";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), "headrace-secret-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

test("a configured secret is used as it is and no file is made", () => {
  const secret = "configured-configured-configured-configured";
  expect(loadSecret({ secret, dataDir })).toBe(secret);
  expect(statSync(path.join(dataDir, "secret"), { throwIfNoEntry: false })).toBeUndefined();
});

test("a made secret survives a restart and only its owner may read it", () => {
  const first = loadSecret({ secret: undefined, dataDir });
  expect(first.length).toBeGreaterThanOrEqual(43);
  expect(loadSecret({ secret: undefined, dataDir })).toBe(first);
  expect(statSync(path.join(dataDir, "secret")).mode & 0o777).toBe(0o600);
});

test("two installations get two secrets", () => {
  const other = path.join(dataDir, "other");
  expect(loadSecret({ secret: undefined, dataDir })).not.toBe(
    loadSecret({ secret: undefined, dataDir: other }),
  );
});
