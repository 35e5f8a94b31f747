import { z } from "zod";
import { askStructs, type Cell, type ProfileJob } from "@/server/catalog/analytics/profile-cells";
import {
  Bin,
  binsSql,
  type ColumnMeasures,
  Month,
  monthsSql,
  QUANTILES,
  Summary,
  toBins,
  toStats,
} from "@/server/catalog/analytics/profile-measures";
import {
  binsOfRanks,
  interpolateRanks,
  neighbourRanks,
  valuesAtRanks,
} from "@/server/lib/stats/bin-quantiles";
import { quoteIdentifier } from "@/server/platform/duckdb";
import { readParquetSql } from "@/server/platform/parquet-sql";

/** So many cells at once: exact distinct counts keep every value in memory. */
const CELLS_AT_ONCE = 40_000_000;
/** Each bin of a histogram is counted in so many parts, to find quantiles in few values. */
const PARTS = 32;
/** Above so many values in the parts that hold quantiles, the engine's own sort is as quick. */
const HELD_MAX = 200_000;

const Counted = z.object({ bins: z.array(Bin).nullable(), months: z.array(Month).nullable() });
type Counted = z.infer<typeof Counted>;
const Held = z.object({
  held: z.array(z.number()).nullable(),
  quantiles: z.array(z.number()).nullable(),
});

/**
 * Measures columns whose values hardly repeat, exactly, in three scans for each group that fits in
 * memory: files are columnar, so that groups cost no more than all at once. Frequent values are none.
 */
export async function* measureByScan(
  job: ProfileJob,
  paths: readonly string[],
  { cells, rowCount }: { cells: readonly Cell[]; rowCount: number },
): AsyncGenerator<[Cell, ColumnMeasures][]> {
  const size = Math.max(1, Math.floor(CELLS_AT_ONCE / Math.max(rowCount, 1)));
  for (let from = 0; from < cells.length; from += size) {
    yield measureGroup(job, readParquetSql(paths), cells.slice(from, from + size));
  }
}

async function measureGroup(
  job: ProfileJob,
  source: string,
  group: readonly Cell[],
): Promise<[Cell, ColumnMeasures][]> {
  const structs = group.map(summarySql);
  const summaries = await askStructs(job, { structs, shape: Summary, source });
  const counts = group.map((cell) => countsSql(cell, source));
  const counted = await askStructs(job, { structs: counts, shape: Counted, source: null });
  const searches = group.map((cell, at) => planSearch(cell, summaries[at], counted[at]));
  const searchSql = searches.map((search, at) => heldSql(group[at] as Cell, search, source));
  const found = await askStructs(job, { structs: searchSql, shape: Held, source: null });
  return group.map((cell, at) => {
    const summary = summaries[at] as Summary;
    const { bins, months } = counted[at] as Counted;
    const quantiles = toQuantiles(searches[at] as Search, found[at]);
    const measures = {
      ...{ nullCount: summary.nulls, distinctCount: summary.distinct, topValues: [] },
      stats: toStats(cell.column, summary, { quantiles, months: months ?? [] }),
      histogram: toBins(cell.grid, coarsen(bins ?? [])),
    };
    return [cell, measures];
  });
}

/** Where the values lie that quantiles are made of; `places` is null where too many values do. */
type Search = {
  count: number;
  ranks: readonly number[];
  parts: readonly { place: number; n: number }[];
  places: readonly number[] | null;
};

function planSearch(
  { column: { type } }: Cell,
  summary: Summary | undefined,
  counted: Counted | undefined,
): Search {
  const count = (summary?.values ?? 0) - (summary?.nonFinite ?? 0);
  const isNumber = type === "integer" || type === "number";
  const parts = counted?.bins ?? [];
  const ranks = isNumber && count > 0 ? neighbourRanks(QUANTILES, count) : [];
  const looked = binsOfRanks(parts, ranks);
  const isFew = looked.reduce((sum, { n }) => sum + n, 0) <= HELD_MAX;
  return { count, ranks, parts, places: isFew ? looked.map(({ place }) => place) : null };
}

function toQuantiles(
  { count, ranks, parts }: Search,
  found: z.infer<typeof Held> | undefined,
): number[] {
  if (found?.quantiles) return found.quantiles;
  if (ranks.length === 0) return [];
  const values = valuesAtRanks(parts, { ranks, held: found?.held ?? [] });
  return interpolateRanks(QUANTILES, { count, values });
}

function coarsen(parts: readonly { place: number; n: number }[]) {
  const counts = new Map<number, number>();
  for (const { place, n } of parts) {
    const whole = Math.floor(place / PARTS);
    counts.set(whole, (counts.get(whole) ?? 0) + n);
  }
  return [...counts].map(([place, n]) => ({ place, n }));
}

function summarySql({ column: { name }, numberOf }: Cell): string {
  const cell = quoteIdentifier(name);
  const number = numberOf(cell);
  return `{'values': count(${cell}), 'nulls': count(*) - count(${cell}), 'distinct': count(DISTINCT ${cell}),
    'low': CAST(min(${number}) AS DOUBLE), 'high': CAST(max(${number}) AS DOUBLE),
    'mean': CAST(avg(${number}) AS DOUBLE), 'stddev': stddev_samp(${number}),
    'nonFinite': count(${cell}) - count(${number})}`;
}

function countsSql({ column: { name, type }, numberOf, grid }: Cell, source: string): string {
  const cell = quoteIdentifier(name);
  const counting = { rows: source, count: "count(*)" };
  const isTime = type === "date" || type === "timestamp";
  const bins = grid === null ? "NULL" : binsSql(numberOf(cell), grid.width / PARTS, counting);
  return `{'bins': ${bins}, 'months': ${isTime ? monthsSql(cell, counting) : "NULL"}}`;
}

function heldSql(
  { column: { name }, numberOf, grid }: Cell,
  search: Search,
  source: string,
): string {
  const number = numberOf(quoteIdentifier(name));
  if (search.ranks.length === 0 || grid === null) return "{'held': NULL, 'quantiles': NULL}";
  if (search.places === null) {
    const shares = QUANTILES.join(", ");
    return `{'held': NULL, 'quantiles': (SELECT quantile_cont(${number}, [${shares}]) FROM ${source})}`;
  }
  const places = search.places.join(", ");
  return `{'held': (SELECT list(CAST(${number} AS DOUBLE)) FROM ${source}
    WHERE floor(CAST(${number} AS DOUBLE) / ${grid.width / PARTS}) IN (${places})), 'quantiles': NULL}`;
}
