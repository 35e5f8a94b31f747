import { describe, expect, test } from "vitest";
import { checkHeader, describeBadCell, describeReadFault } from "@/server/catalog/read-fault";

describe("a reader's fault in words", () => {
  test("names file, line and both numbers of cells, and nothing of the reader's options", () => {
    const error = new Error(
      "Invalid Input Error: CSV Error on Line: 3\nOriginal Line: 2;y;3\nExpected Number of Columns: 2 Found: 3\nPossible fixes:\n* Enable null padding\n  file = /secret/place/a.csv",
    );
    const fault = describeReadFault(error, "a.csv");
    expect(fault?.message).toBe(
      "a.csv, line 3: the row has 3 cells where the header has 2: 2;y;3. Mend the row in the file and ingest again",
    );
    expect(fault?.cause).toBe(error);
  });

  test("shortens a long row", () => {
    const error = new Error(`CSV Error on Line: 9\nOriginal Line: ${"x".repeat(500)}`);
    expect(describeReadFault(error, "a.csv")?.message.length).toBeLessThan(260);
  });

  test("is null for what is not about a line", () => {
    expect(describeReadFault(new Error("Out of Memory Error"), "a.csv")).toBeNull();
    expect(describeReadFault("text", "a.csv")).toBeNull();
  });
});

test.each([
  { value: "x", words: 'holds "x", which is not a whole number' },
  { value: null, words: "is empty, but the recipe says that it is never empty" },
])("a bad cell ($value) is named by line and column", ({ value, words }) => {
  const error = describeBadCell("a.csv", { line: 7, column: "n", value, wanted: "a whole number" });
  expect(error.message).toContain('a.csv, line 7, column "n"');
  expect(error.message).toContain(words);
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
