import { describe, expect, test } from "vitest";
import type { ChartPane, ChartPoint, ChartSeries } from "@/components/charts/chart-types";
import {
  domainOf,
  prepareChart,
  rowsWithin,
  smallestStep,
} from "@/components/charts/prepare-chart";
import { colourAt, colourOfId, dashAt } from "@/components/charts/series-colour";

const points = (...pairs: [number, number | null][]): ChartPoint[] =>
  pairs.map(([x, y]) => ({ x, y }));
const line = (id: string, data: ChartPoint[], rest: Partial<ChartSeries> = {}): ChartSeries => ({
  id,
  label: id,
  kind: "line",
  points: data,
  ...rest,
});
const pane = (id: string, ...series: ChartSeries[]): ChartPane => ({ id, label: id, series });
const only = (panes: ChartPane[], limit = 12) => {
  const [first] = prepareChart(panes, limit);
  if (first === undefined) throw new Error("no pane");
  return first;
};

describe("prepareChart", () => {
  test("a missing value stays null and is never zero", () => {
    const { rows, series } = only([pane("p", line("a", points([1, 5], [2, null], [3, 7])))]);
    expect(rows).toEqual([{ x: 1, s0_0: 5 }, { x: 2 }, { x: 3, s0_0: 7 }]);
    expect(series[0]?.connect).toBe(false);
    expect(series[0]?.values.get(2)).toBeNull();
  });

  test("an x of another series does not break a line, a missing value of its own does", () => {
    const sparse = line("sparse", points([1, 1], [3, 3], [5, null], [7, 7], [9, 9]));
    const daily = line("daily", points([1, 0], [2, 0], [3, 0], [4, 0], [7, 0], [9, 0]));
    const { rows, series } = only([pane("p", sparse, daily)]);
    expect(series[0]).toMatchObject({ keys: ["s0_0", "s0_1"], connect: true });
    expect(rows.map((row) => [row.x, row.s0_0, row.s0_1])).toEqual([
      [1, 1, undefined],
      [2, undefined, undefined],
      [3, 3, undefined],
      [4, undefined, undefined],
      [5, undefined, undefined],
      [7, undefined, 7],
      [9, undefined, 9],
    ]);
  });

  test("every pane has a row for every x of any pane, so one cursor fits all", () => {
    const prepared = prepareChart(
      [pane("a", line("a", points([1, 1], [3, 1]))), pane("b", line("b", points([2, 1])))],
      12,
    );
    expect(prepared.map(({ rows }) => rows.map(({ x }) => x))).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  test("dates become milliseconds in order, and words keep the order of their first appearance", () => {
    const dates = [new Date(20), new Date(10)].map((x) => ({ x, y: 1 }));
    expect(only([pane("p", line("a", dates))]).rows.map(({ x }) => x)).toEqual([10, 20]);
    const words = ["zebra", "ape"].map((x) => ({ x, y: 1 }));
    expect(only([pane("p", line("a", words))]).rows.map(({ x }) => x)).toEqual(["zebra", "ape"]);
  });

  test("beyond the limit the largest peaks stay, in their order, and the rest is counted", () => {
    const series = [3, 1, 9, 2].map((peak, index) => line(`s${index}`, points([1, peak])));
    const prepared = only([pane("p", ...series)], 2);
    expect(prepared.series.map(({ id }) => id)).toEqual(["s0", "s2"]);
    expect(prepared.heldBack).toBe(2);
  });

  test("buckets carry a band beside the line", () => {
    const data = [{ x: 1, y: 5, min: 2, max: 9 }];
    const { rows, series } = only([pane("p", line("a", data))]);
    expect(rows).toEqual([{ x: 1, s0_0: 5, s0_0_band: [2, 9] }]);
    expect(series[0]?.bandKeys).toEqual(["s0_0_band"]);
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])(
    "a logarithmic axis draws %d as missing",
    (y) => {
      const series = line("a", [{ x: 1, y }]);
      expect(only([{ ...pane("p", series), scale: "log" }]).series[0]?.values.get(1)).toBeNull();
    },
  );

  test("a lone point between gaps is marked, since a line does not show it", () => {
    const many = Array.from({ length: 40 }, (_, x): [number, number | null] => [x, 1]);
    many[20] = [20, null];
    many[22] = [22, null];
    const { series } = only([pane("p", line("a", points(...many)))]);
    expect([...(series[0]?.dots ?? [])]).toEqual([21]);
  });

  test("a series without points draws nothing and breaks nothing", () => {
    const prepared = only([pane("p", line("a", []))]);
    expect(prepared.rows).toEqual([]);
    expect(prepared.series[0]?.keys).toEqual([]);
  });

  test("roles decide the stroke", () => {
    const data = points([1, 1]);
    const { series } = only([
      pane(
        "p",
        line("champion", data, { role: "champion" }),
        line("challenger", data, { role: "challenger" }),
        line("reference", data, { role: "reference" }),
        line("estimate", data, { role: "estimate" }),
      ),
    ]);
    expect(series.map(({ strokeWidth, dash }) => [strokeWidth, dash])).toEqual([
      [2.25, undefined],
      [1.5, "6 3"],
      [1.5, undefined],
      [1.5, "2 3"],
    ]);
    expect(series[2]?.colour).toBe("var(--chart-reference)");
    expect(series[3]?.hatched).toBe(true);
  });
});

describe("domainOf", () => {
  test.each([
    { name: "the data's ends", kind: "line" as const, xs: [2, 4, 10], domain: [2, 10] },
    { name: "half a bar further", kind: "bar" as const, xs: [2, 4, 10], domain: [1, 11] },
    { name: "room around one point", kind: "line" as const, xs: [5], domain: [4, 6] },
  ])("is $name", ({ kind, xs, domain }) => {
    const series = line(
      "a",
      xs.map((x) => ({ x, y: 1 })),
      { kind },
    );
    expect(domainOf(prepareChart([pane("p", series)], 12))).toEqual(domain);
  });

  test("is null without data", () => {
    expect(domainOf(prepareChart([pane("p", line("a", []))], 12))).toBeNull();
  });
});

describe("rowsWithin", () => {
  const rows = [1, 2, 3, 4, 5].map((x) => ({ x }));
  test.each([
    { range: [2, 4] as const, xs: [1, 2, 3, 4, 5] },
    { range: [4, 9] as const, xs: [3, 4, 5] },
    { range: [2.2, 2.8] as const, xs: [1, 2, 3, 4] },
    { range: [7, 9] as const, xs: [] },
  ])("keeps $xs for $range", ({ range, xs }) => {
    expect(rowsWithin(rows, range).map(({ x }) => x)).toEqual(xs);
  });
});

test("smallestStep ignores order and repeats", () => {
  expect(smallestStep([10, 1, 4, 4])).toBe(3);
  expect(smallestStep([1])).toBeNull();
});

describe("colours", () => {
  test("repeat after eight, then dashed", () => {
    expect([colourAt(0), colourAt(8)]).toEqual(["var(--chart-1)", "var(--chart-1)"]);
    expect([dashAt(7), dashAt(8)]).toEqual([undefined, "6 3"]);
  });

  test("an id keeps its colour, and ids spread over all eight", () => {
    const ids = Array.from({ length: 200 }, (_, index) => `run-${index}`);
    expect(ids.map(colourOfId)).toEqual(ids.map(colourOfId));
    expect(new Set(ids.map(colourOfId)).size).toBe(8);
  });
});
