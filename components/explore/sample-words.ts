import { formatCount, formatPercent } from "@/components/ui/format";
import { sampleOneIn } from "@/server/explore/constants";
import type { QuerySource } from "@/server/explore/schema";

type Sources = readonly QuerySource[];

/** "≈ 1 % sample, about 30 000 of 3 000 000 rows of flights"; null where every row was read. */
export function describeSample(sources: Sources): string | null {
  const parts = sources.flatMap(({ slug, rowCount, share }) =>
    share === undefined
      ? []
      : [`about ${formatCount(share * rowCount)} of ${formatCount(rowCount)} rows of ${slug}`],
  );
  if (parts.length === 0) return null;
  const shares = [...new Set(sources.flatMap(({ share }) => share ?? []))];
  const [least = 0] = shares.sort((a, b) => a - b);
  const words = shares.length > 1 ? "sample" : `≈ ${formatPercent(least, 0)} sample`;
  return `${words}, ${parts.join(", ")}`;
}

type Run = { sql: string; state: string; isSample: boolean; durationMs: number };

/**
 * How long the text takes over all rows or over a sample: as its last runs did, their middle; else,
 * from `answered`, in proportion to the rows. Null where nothing was read.
 */
export function estimateMs(
  scope: "full" | "sample",
  { sql, history, answered }: { sql: string; history: readonly Run[]; answered: Answered },
): number | null {
  const known = history
    .filter((run) => run.sql === sql && run.state === "succeeded")
    .filter(({ isSample }) => isSample === (scope === "sample"))
    .map(({ durationMs }) => durationMs)
    .sort((a, b) => a - b);
  const middle = known[Math.floor((known.length - 1) / 2)];
  if (middle !== undefined) return middle;
  const { sources, durationMs } = answered;
  const read = countRows(sources, ({ share = 1 }) => share);
  const wanted = rowsOf(sources, scope);
  return read === 0 ? null : (durationMs * wanted) / read;
}

type Answered = { sources: Sources; durationMs: number };

/** Rows that a question of the scope reads, about. */
export function rowsOf(sources: Sources, scope: "full" | "sample"): number {
  return countRows(sources, ({ rowCount }) => 1 / (sampleOneIn(rowCount, scope) ?? 1));
}

function countRows(sources: Sources, shareOf: (source: QuerySource) => number): number {
  return Math.round(sources.reduce((sum, each) => sum + each.rowCount * shareOf(each), 0));
}
