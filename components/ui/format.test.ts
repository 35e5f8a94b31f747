import { describe, expect, test } from "vitest";
import {
  formatAge,
  formatBytes,
  formatCount,
  formatDate,
  formatDateTime,
  formatDelta,
  formatDuration,
  formatFixed,
  formatNumber,
  formatPercent,
  formatPlural,
  formatWindow,
  truncateMiddle,
} from "@/components/ui/format";

/** The thin space is what we print; tests read better without it. */
const plain = (text: string) => text.replaceAll("\u202f", " ").replaceAll("\u2212", "-");

describe("numbers", () => {
  test.each([
    [0, "0"],
    [999, "999"],
    [3118, "3 118"],
    [-45211, "-45 211"],
    [1234567.6, "1 234 568"],
    [-0.2, "0"],
  ])("formatCount(%d) is %j", (value, text) => {
    expect(plain(formatCount(value))).toBe(text);
  });

  test.each([
    [0, "0"],
    [0.66312, "0.663"],
    [12.345, "12.3"],
    [123.45, "123"],
    [45211, "45 211"],
    [-0.00123, "-0.00123"],
    [1e-9, "1.00e-9"],
    [2.5e18, "2.50e+18"],
  ])("formatNumber(%d) is %j", (value, text) => {
    expect(plain(formatNumber(value))).toBe(text);
  });

  test.each([null, undefined, Number.NaN, Number.POSITIVE_INFINITY])(
    "a number that is %s was not measured and never reads as zero",
    (value) => {
      const texts = [formatCount, formatNumber, formatFixed, formatPercent, formatBytes];
      expect(texts.map((format) => format(value))).toEqual(["–", "–", "–", "–", "–"]);
      expect(formatDuration(value)).toBe("–");
    },
  );

  test.each([
    [0.117, "11.7 %"],
    [1, "100.0 %"],
    [0, "0.0 %"],
    [-0.0001, "0.0 %"],
  ])("formatPercent(%d) is %j", (value, text) => {
    expect(plain(formatPercent(value))).toBe(text);
  });

  test.each([
    [0.03, "+0.030"],
    [-0.012, "-0.012"],
    [0.0001, "0.000"],
    [-0.0001, "0.000"],
  ])("formatDelta(%d) is %j", (value, text) => {
    expect(plain(formatDelta(value))).toBe(text);
  });
});

describe("formatBytes", () => {
  test.each([
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1.0 kB"],
    [1_234_567, "1.2 MB"],
    [999_999, "1.0 MB"],
    [123_456_789_000, "123 GB"],
  ])("%d reads %j", (value, text) => {
    expect(plain(formatBytes(value))).toBe(text);
  });
});

describe("formatDuration", () => {
  test.each([
    [0.042, "0.042 ms"],
    [1.26, "1.3 ms"],
    [250, "250 ms"],
    [999.9, "1.0 s"],
    [4_230, "4.2 s"],
    [59_990, "1 min"],
    [185_000, "3 min 5 s"],
    [3_600_000, "1 h"],
    [5_400_000, "1 h 30 min"],
    [187_200_000, "2 d 4 h"],
  ])("%d ms reads %j", (value, text) => {
    expect(plain(formatDuration(value))).toBe(text);
  });
});

describe("dates are written in UTC, whatever the machine's zone", () => {
  const at = new Date("2008-05-05T23:59:09.500Z");

  test("a day and a moment", () => {
    expect(formatDate(at)).toBe("5 May 2008");
    expect(formatDateTime(at)).toBe("5 May 2008, 23:59:09 UTC");
    expect(formatDate(new Date(Number.NaN))).toBe("–");
  });

  test.each([
    ["2009-11-01T00:00:00Z", "2010-12-01T00:00:00Z", "Nov 2009–Nov 2010"],
    ["2008-05-01T00:00:00Z", "2008-06-01T00:00:00Z", "May 2008"],
    ["2008-05-01T00:00:00Z", "2008-05-09T00:00:00Z", "1 May 2008–8 May 2008"],
    ["2008-05-01T00:00:00Z", "2008-05-01T12:00:00Z", "1 May 2008"],
    ["2008-05-01T00:00:00Z", "2008-05-01T00:00:00Z", "1 May 2008"],
  ])("the window [%s, %s) reads %j", (from, to, text) => {
    expect(formatWindow({ from: new Date(from), to: new Date(to) })).toBe(text);
  });

  test.each([
    [10_000, "just now"],
    [125_000, "2 min ago"],
    [3 * 3_600_000, "3 h ago"],
    [47 * 3_600_000, "1 d ago"],
    [-3 * 3_600_000, "in 3 h"],
    [90 * 86_400_000, "5 May 2008"],
  ])("an age of %d ms reads %j", (ageMs, text) => {
    expect(plain(formatAge(at, at.getTime() + ageMs))).toBe(text);
  });
});

describe("truncateMiddle", () => {
  test.each([
    ["short", 16, "short"],
    ["3f2a1b4c5d6e7f809c01", 9, "3f2a…9c01"],
    ["😀😀😀😀😀😀", 5, "😀😀…😀😀"],
  ])("%s within %d is %s", (text, maxLength, expected) => {
    expect(truncateMiddle(text, maxLength)).toBe(expected);
  });
});

test.each([
  [0, "0 runs"],
  [1, "1 run"],
  [2, "2 runs"],
])("%d reads %j", (count, text) => {
  expect(formatPlural(count, "run")).toBe(text);
});
