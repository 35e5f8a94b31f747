import { describe, expect, test } from "vitest";
import { formatTick, timeTicks } from "@/components/charts/time-ticks";

const at = (text: string) => Date.parse(text);
const shown = (from: string, to: string, count: number) =>
  timeTicks(at(from), at(to), count).map((tick) => new Date(tick).toISOString().slice(0, 16));

describe("timeTicks", () => {
  test.each([
    {
      name: "quarters over two and a half years",
      from: "2008-05-01T00:00Z",
      to: "2010-11-30T00:00Z",
      count: 6,
      ticks: ["2008-07-01", "2009-01-01", "2009-07-01", "2010-01-01", "2010-07-01"],
    },
    {
      name: "weeks begin on Monday",
      from: "2008-05-01T00:00Z",
      to: "2008-05-31T00:00Z",
      count: 5,
      ticks: ["2008-05-05", "2008-05-12", "2008-05-19", "2008-05-26"],
    },
    {
      name: "decades",
      from: "1950-01-01T00:00Z",
      to: "2000-01-01T00:00Z",
      count: 5,
      ticks: ["1950", "1960", "1970", "1980", "1990", "2000"].map((year) => `${year}-01-01`),
    },
  ])("$name", ({ from, to, count, ticks }) => {
    expect(shown(from, to, count)).toEqual(ticks.map((day) => `${day}T00:00`));
  });

  test("hours of a day", () => {
    expect(shown("2008-05-01T01:00Z", "2008-05-01T23:00Z", 8)).toEqual(
      ["03", "06", "09", "12", "15", "18", "21"].map((hour) => `2008-05-01T${hour}:00`),
    );
  });

  test.each([
    [5, 5],
    [9, 3],
    [Number.NaN, 1],
    [0, Number.POSITIVE_INFINITY],
  ])("an empty or endless range from %d to %d has no ticks", (from, to) => {
    expect(timeTicks(from, to, 5)).toEqual([]);
  });

  test("ticks lie inside the range and do not exceed the wish by much, for any length", () => {
    for (let exponent = 4; exponent < 13; exponent += 0.25) {
      const from = at("2008-05-17T13:11:07Z");
      const to = from + 10 ** exponent;
      const ticks = timeTicks(from, to, 6);
      expect(ticks.every((tick) => tick >= from && tick <= to)).toBe(true);
      expect(ticks.length).toBeLessThanOrEqual(7);
    }
  });
});

test.each([
  ["2009-01-01T00:00:00Z", "2009"],
  ["2008-05-01T00:00:00Z", "May ’08"],
  ["2008-05-05T00:00:00Z", "5 May"],
  ["2008-05-05T14:30:00Z", "14:30"],
  ["2008-05-05T14:30:09Z", "14:30:09"],
])("the tick at %s reads %j", (text, words) => {
  expect(formatTick(at(text))).toBe(words);
});
