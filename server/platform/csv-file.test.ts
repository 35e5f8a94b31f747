import { describe, expect, test } from "vitest";
import { describeReadFault } from "@/server/platform/csv-file";

describe("a reader's fault in words", () => {
  test("names file, line and both numbers of cells, and nothing of the reader's options", () => {
    const error = new Error(
      "Invalid Input Error: CSV Error on Line: 3\nOriginal Line: 2;y;3\nExpected Number of Columns: 2 Found: 3\nPossible fixes:\n* Enable null padding\n  file = /secret/place/a.csv",
    );
    const fault = describeReadFault(error, "a.csv");
    expect(fault?.message).toBe(
      "a.csv, line 3: the row has 3 cells where the header has 2: 2;y;3. Mend the row in the file and try again",
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
