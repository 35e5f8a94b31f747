import { expect, test } from "vitest";
import { compareProfiles } from "@/server/catalog/compare-profiles";
import type { ColumnProfile } from "@/server/catalog/schema";
import { gridFor, toHistogram } from "@/server/lib/sketch/grid-histogram";

const aProfile = (change: Partial<ColumnProfile> = {}): ColumnProfile => ({
  ...{ column: "age", ordinal: 0, type: "integer", rowCount: 100, nullCount: 0 },
  ...{ distinctCount: 10, stats: { kind: "empty" }, histogram: null, topValues: [], texts: null },
  computedAt: new Date("2026-01-01"),
  ...change,
});

function numbers(list: readonly number[], nullCount = 0): ColumnProfile {
  const range = { min: Math.min(...list), max: Math.max(...list) };
  const grid = gridFor(range, { most: 40, finest: 1 });
  const counts = new Map<number, number>();
  for (const value of list) {
    const place = Math.floor(value / grid.width);
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  const { edges, counts: binned } = toHistogram(grid, counts);
  const rowCount = list.length + nullCount;
  return aProfile({ histogram: { edges: [...edges], counts: [...binned] }, rowCount, nullCount });
}

function words(counts: Record<string, number>, distinctCount = Object.keys(counts).length) {
  const topValues = Object.entries(counts).map(([value, count]) => ({ value, count }));
  const rowCount = topValues.reduce((sum, { count }) => sum + count, 0);
  return aProfile({ column: "contact", type: "text", topValues, distinctCount, rowCount });
}

const ramp = (from: number, to: number) =>
  Array.from({ length: 2_000 }, (_, at) => from + ((at * 7) % (to - from)));

test("a version is like itself", () => {
  const [comparison] = compareProfiles([numbers(ramp(0, 90))], [numbers(ramp(0, 90))]);
  expect(comparison).toMatchObject({ psi: 0, change: "none" });
});

test("numbers of another range are laid on one grid, and told apart", () => {
  const [comparison] = compareProfiles([numbers(ramp(0, 40))], [numbers(ramp(30, 900))]);
  expect(comparison?.change).toBe("strong");
  expect(comparison?.bins?.edges).toHaveLength((comparison?.bins?.before.length ?? 0) + 1);
  expect(comparison?.bins?.before.reduce((a, b) => a + b)).toBe(2_000);
  expect(comparison?.bins?.after.reduce((a, b) => a + b)).toBe(2_000);
});

test("cells that are missing now count as a difference of their own", () => {
  const [comparison] = compareProfiles([numbers(ramp(0, 90))], [numbers(ramp(0, 90), 1_000)]);
  expect(comparison?.change).toBe("strong");
});

test("words are compared by the most frequent of either and one bin for the rest", () => {
  const [comparison] = compareProfiles(
    [words({ unknown: 1_000 })],
    [words({ cellular: 900, telephone: 60, unknown: 40 })],
  );
  expect(comparison?.bins).toMatchObject({
    categories: ["unknown", "cellular", "telephone", "all others"],
    before: [1_000, 0, 0, 0],
    after: [40, 900, 60, 0],
  });
  expect(comparison?.change).toBe("strong");
});

test("a word that one side may hold uncounted is no bin of its own", () => {
  const many = words({ a: 500, b: 300 }, 5_000);
  const [comparison] = compareProfiles([many], [words({ a: 500, c: 300 })]);
  expect(comparison?.bins?.categories).toEqual(["a", "b", "all others"]);
});

test("a new, a gone and a retyped column are told, without an index", () => {
  const before = [numbers(ramp(0, 9)), aProfile({ column: "old" })];
  const after = [aProfile({ type: "text" }), aProfile({ column: "new" })];
  const found = compareProfiles(before, after);
  expect(found.map(({ column, psi, change }) => [column, psi, change])).toEqual([
    ["age", null, "unknown"],
    ["new", null, "none"],
    ["old", null, "none"],
  ]);
  expect(found.map((each) => [each.before === null, each.after === null])).toEqual([
    [false, false],
    [true, false],
    [false, true],
  ]);
});
