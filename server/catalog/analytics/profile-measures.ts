import { z } from "zod";
import type { Column, ColumnStats, ProfileHistogram, TopValue } from "@/server/catalog/schema";
import { type Grid, toHistogram } from "@/server/lib/sketch/grid-histogram";

/** What is measured of one column, whichever way it is counted. */
export type ColumnMeasures = {
  nullCount: number;
  distinctCount: number;
  stats: ColumnStats;
  histogram: ProfileHistogram | null;
  topValues: TopValue[];
};

const Measure = z.coerce.number().nullable();
export const Count = z.coerce.number().int();
export const Month = z.object({ ms: z.coerce.number(), n: Count });
export const Bin = z.object({ place: z.number(), n: Count });

export const Summary = z.object({
  values: Count,
  nulls: Count,
  distinct: Count,
  low: Measure,
  high: Measure,
  mean: Measure,
  stddev: Measure,
  /** NaN and ±∞, left out of every other figure but the counts. */
  nonFinite: Count,
});
export type Summary = z.infer<typeof Summary>;

/** Rows of a query, with an expression for how many rows of the file each stands for. */
type Counting = { rows: string; count: string };

/** How many rows lie in each bin of `width`, as a list of `Bin`. */
export function binsSql(number: string, width: number, { rows, count }: Counting): string {
  return `(SELECT list({'place': place, 'n': n}) FROM (SELECT floor(CAST(${number} AS DOUBLE) / ${width}) AS place,
    CAST(${count} AS DOUBLE) AS n FROM ${rows} WHERE ${number} IS NOT NULL GROUP BY 1))`;
}

/** How many rows lie in each calendar month, as a list of `Month` in order of time. */
export function monthsSql(time: string, { rows, count }: Counting): string {
  return `(SELECT list({'ms': ms, 'n': n} ORDER BY ms) FROM (
    SELECT epoch_ms(CAST(date_trunc('month', ${time}) AS TIMESTAMP)) AS ms, CAST(${count} AS DOUBLE) AS n
    FROM ${rows} WHERE ${time} IS NOT NULL GROUP BY 1))`;
}

/** At these shares of a column's numbers in order. */
export const QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

export function toStats(
  { type }: Column,
  summary: Summary,
  { quantiles, months }: { quantiles: readonly number[]; months: readonly z.infer<typeof Month>[] },
): ColumnStats {
  const { low, high, mean, stddev, nonFinite } = summary;
  if (low === null || high === null || mean === null) return { kind: "empty" };
  if (type === "boolean") return { kind: "boolean", trueCount: Math.round(mean * summary.values) };
  if (type === "text") return { kind: "text", minLength: low, maxLength: high };
  if (type === "date" || type === "timestamp") {
    const counted = months.map(({ ms, n }) => ({ from: new Date(ms), count: n }));
    return { kind: "time", min: new Date(low), max: new Date(high), months: counted };
  }
  const [p05 = low, p25 = low, median = low, p75 = high, p95 = high] = quantiles;
  return {
    kind: "numeric",
    ...{ min: low, max: high, mean, median, stddev, nonFinite },
    quantiles: { p05, p25, p75, p95 },
  };
}

export function toBins(
  grid: Grid | null,
  bins: readonly z.infer<typeof Bin>[],
): ProfileHistogram | null {
  if (grid === null) return null;
  const { edges, counts } = toHistogram(grid, new Map(bins.map(({ place, n }) => [place, n])));
  return { edges: [...edges], counts: [...counts] };
}
