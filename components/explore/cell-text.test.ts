import { expect, test } from "vitest";
import { cellText, rowsToCsv } from "@/components/explore/cell-text";

test.each([
  [2008, "2008"],
  [-2008, "−2008"],
  ["45211", "45\u202f211"],
  ["9007199254740993", "9007199254740993"],
  [0.1, "0.1"],
  [12_345.678_912_3, "12\u202f345.678912"],
  [0.000_012_345, "0.0000123"],
  [1.999_999_99, "2"],
  ["1.50", "1.5"],
  [1.5e-9, "1.5e-9"],
  ["NaN", "NaN"],
  ["-Infinity", "−Infinity"],
])("the number %s reads %s", (value, text) => {
  expect(cellText(value, "number")).toBe(text);
});

test.each([
  ["2009-01-01 00:00:00", "2009-01-01"],
  ["2009-01-01 10:00:00+00", "2009-01-01 10:00:00"],
  ["2009-01-01", "2009-01-01"],
])("the time %s reads %s", (value, text) => {
  expect(cellText(value, "time")).toBe(text);
});

test("rows become CSV that a spreadsheet reads without running it", () => {
  const columns = [
    { name: "a,b", type: "VARCHAR", kind: "text" as const },
    { name: "n", type: "INTEGER[]", kind: "other" as const },
  ];
  const rows = [
    ["=1+1", [1, 2]],
    ['x"y', null],
    ["-5", 1],
  ];
  expect(rowsToCsv(columns, rows)).toBe('"a,b",n\r\n\'=1+1,"[1,2]"\r\n"x""y",\r\n-5,1\r\n');
});
