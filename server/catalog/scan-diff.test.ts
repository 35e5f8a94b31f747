import { expect, test } from "vitest";
import { findChange, guessFormat, listGone } from "@/server/catalog/scan-diff";
import type { ScanEntry } from "@/server/catalog/schema";

const at = new Date("2026-01-01");
const anEntry = (change: Partial<ScanEntry> = {}): ScanEntry => ({
  path: "a.csv",
  sizeBytes: 10,
  modifiedAt: at,
  format: "csv",
  columns: [],
  delimiter: ",",
  change: "same",
  problem: null,
  ...change,
});
const file = { path: "a.csv", sizeBytes: 10, modifiedAt: at };

test.each([
  { name: "a file that no scan saw is added", before: [], change: "added" },
  { name: "a file of equal size and time is the same", before: [anEntry()], change: "same" },
  { name: "another size is a change", before: [anEntry({ sizeBytes: 11 })], change: "changed" },
  {
    name: "another time is a change",
    before: [anEntry({ modifiedAt: new Date("2025-01-01") })],
    change: "changed",
  },
  {
    name: "a file that was gone and came back is added",
    before: [anEntry({ change: "gone" })],
    change: "added",
  },
])("$name", ({ before, change }) => {
  expect(findChange(file, before)).toBe(change);
});

test("a file is reported gone once", () => {
  const before = [
    anEntry({ path: "b.csv" }),
    anEntry({ path: "c.csv", change: "gone" }),
    anEntry(),
  ];
  const gone = listGone([file], before);
  expect(gone.map(({ path, change }) => [path, change])).toEqual([["b.csv", "gone"]]);
  expect(listGone([file], gone)).toEqual([]);
});

test.each([
  ["x/a.CSV", "csv"],
  ["a.tsv", "csv"],
  ["a.parquet", "parquet"],
  ["a.jsonl", "json"],
  ["README", null],
  ["a.csv.zip", null],
])("the format of %s is %s", (path, format) => {
  expect(guessFormat(path)).toBe(format);
});
