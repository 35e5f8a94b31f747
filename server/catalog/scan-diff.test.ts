import { expect, test } from "vitest";
import { diffColumns, findChange, guessFormat, listGone } from "@/server/catalog/scan-diff";
import type { ScanEntry } from "@/server/catalog/schema";

const at = new Date("2026-01-01");
const anEntry = (change: Partial<ScanEntry> = {}): ScanEntry => ({
  path: "a.csv",
  kind: "file",
  sizeBytes: 10,
  rowCount: null,
  modifiedAt: at,
  format: "csv",
  columns: [],
  delimiter: ",",
  change: "same",
  columnChanges: [],
  problem: null,
  ...change,
});
const file = { path: "a.csv", sizeBytes: 10, modifiedAt: at, columns: null };

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
  ["a.ndjson", "json"],
  ["README", null],
  ["a.csv.zip", null],
])("the format of %s is %s", (path, format) => {
  expect(guessFormat(path)).toBe(format);
});

const column = (name: string, type: string) => ({ name, type });

test("columns that came, went or have another type are told, another order is not", () => {
  const before = [column("a", "integer"), column("b", "text"), column("c", "date")];
  expect(diffColumns(before, [...before].reverse())).toEqual([]);
  expect(
    diffColumns(before, [column("c", "timestamp"), column("a", "integer"), column("d", "x")]),
  ).toEqual([
    { kind: "removed", column: "b", from: "text", to: null },
    { kind: "retyped", column: "c", from: "date", to: "timestamp" },
    { kind: "added", column: "d", from: null, to: "x" },
  ]);
});

test("a table changes with its columns, not with its size", () => {
  const known = anEntry({ path: "shop/orders", kind: "table", columns: [column("id", "integer")] });
  const aTable = (nativeType: string) => ({
    path: "shop/orders",
    sizeBytes: 99,
    modifiedAt: null,
    columns: [{ name: "id", nativeType, type: "integer" as const, nullable: false }],
  });
  expect(findChange(aTable("integer"), [known])).toBe("same");
  expect(findChange(aTable("bigint"), [known])).toBe("changed");
});

test("a file whose store tells neither size nor time is looked into each time", () => {
  const unknown = { path: "a.csv", sizeBytes: null, modifiedAt: null, columns: null };
  expect(findChange(unknown, [anEntry({ sizeBytes: null, modifiedAt: null })])).toBe("changed");
});
