import { expect, test } from "vitest";
import { describeSources, readNumber } from "@/components/reports/query-words";

const columns = [
  { name: "n", type: "BIGINT", kind: "number" as const },
  { name: "job", type: "VARCHAR", kind: "text" as const },
];
const answer = (rows: unknown[][], hasMore = false) => ({ columns, rows, hasMore });

test.each([
  ["a number as the engine wrote it", answer([["45211", "a"]]), "n", { value: 45_211 }],
  ["an empty cell", answer([[null, "a"]]), "n", { value: null }],
  ["no rows", answer([]), "n", "no rows"],
  [
    "two rows",
    answer([
      ["1", "a"],
      ["2", "b"],
    ]),
    "n",
    "2 rows; one number",
  ],
  ["a row of more", answer([["1", "a"]], true), "n", "more than 1 rows"],
  ["a word", answer([["1", "a"]]), "job", "no number"],
  ["a column that is gone", answer([["1", "a"]]), "m", "no column m"],
])("%s is one number or a sentence why not", (_, given, name, expected) => {
  const read = readNumber(given, name);
  if (typeof expected === "string") expect(read).toContain(expected);
  else expect(read).toEqual(expected);
});

test("what was read is said with versions", () => {
  const source = { name: "bank", slug: "bank", number: 3, rowCount: 10, masked: [] };
  expect(describeSources({ sources: [source] })).toBe("all rows of bank v3");
  expect(describeSources({ sources: [] })).toBe("no dataset");
});
