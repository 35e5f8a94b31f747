import { describe, expect, test } from "vitest";
import { formatX, formatY, shortNumber } from "@/components/charts/chart-format";

const plain = (text: string) => text.replaceAll("\u202f", " ").replaceAll("\u2212", "-");

test.each([
  [0, "0"],
  [0.8, "0.8"],
  [0.75, "0.75"],
  [100, "100"],
  [-12.5, "-12.5"],
  [20_000, "20 000"],
  [1e-9, "1e-9"],
])("the tick %d reads %j", (value, text) => {
  expect(plain(shortNumber(value))).toBe(text);
});

describe("a place on the axis", () => {
  test.each([
    [Date.parse("2008-05-01T00:00:00Z"), "time" as const, "1 May 2008"],
    [Date.parse("2008-05-01T12:30:00Z"), "time" as const, "1 May 2008, 12:30:00 UTC"],
    [120, "number" as const, "120"],
    ["poutcome", "category" as const, "poutcome"],
  ])("%s on a %s axis reads %j", (x, kind, text) => {
    expect(formatX(x, kind)).toBe(text);
  });
});

test("a value carries its unit, and a missing one is not zero", () => {
  expect(plain(formatY(2.71649, { unit: "ms" }))).toBe("2.716 ms");
  expect(plain(formatY(20, { unit: "rows" }))).toBe("20 rows");
  expect(formatY(null, { unit: "ms" })).toBe("not measured");
  expect(formatY(0.5, { formatValue: (value) => `${value * 100} %` })).toBe("50 %");
});
