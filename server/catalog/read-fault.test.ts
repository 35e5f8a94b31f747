import { expect, test } from "vitest";
import { checkHeader, describeBadCell } from "@/server/catalog/read-fault";

test.each([
  { value: "x", words: 'holds "x", which is not a whole number' },
  { value: null, words: "is empty, but the recipe says that it is never empty" },
])("a bad cell ($value) is named by line and column", ({ value, words }) => {
  const source = { name: "a.csv", placeWord: "line" as const };
  const cell = { place: 7, column: "n", value, wanted: "a whole number" };
  const error = describeBadCell(source, cell);
  expect(error.message).toContain('a.csv, line 7, column "n"');
  expect(error.message).toContain(words);
});

test("the value of a sensitive column is left out of what everybody reads", () => {
  const source = { name: "a.csv", placeWord: "line" as const };
  const cell = { place: 7, column: "n", value: "4 Rue de Rivoli", wanted: "a whole number" };
  const { message } = describeBadCell(source, cell, true);
  expect(message).toContain('a.csv, line 7, column "n": the cell holds a value (not shown');
  expect(message).not.toContain("Rivoli");
});

test("a header may have its columns in another order", () => {
  expect(() => checkHeader("a.csv", ["b", "a"], ["a", "b"])).not.toThrow();
});

test.each([
  { name: "lacks a column", header: ["a"], message: 'lacks the columns "b"' },
  { name: "has one more", header: ["a", "b", "c"], message: 'does not name: "c"' },
  { name: "names one twice", header: ["a", "b", "a"], message: 'names the column "a" twice' },
])("a header that $name is refused", ({ header, message }) => {
  expect(() => checkHeader("a.csv", header, ["a", "b"])).toThrow(message);
});
