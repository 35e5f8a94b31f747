import { formatCount, formatPercent } from "@/components/ui/format";
import { sampleOneIn } from "@/server/explore/constants";
import type { QuerySource } from "@/server/explore/schema";

type Sources = readonly QuerySource[];

export function isSampled(sources: Sources): boolean {
  return sources.some(({ share }) => share !== undefined);
}

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
 * How long the text takes over all rows or over a sample: as its last runs did, their middle. Before
 * there is one, a sample takes less than all rows, and these up to as many times as long as there
 * are more of them: a sample still looks at the place of every row. Null where nothing was read.
 */
export function estimateTime(
  scope: "full" | "sample",
  { sql, history, answered }: { sql: string; history: readonly Run[]; answered: Answered },
): Estimate | null {
  const known = history
    .filter((run) => run.sql === sql && run.state === "succeeded")
    .filter(({ isSample }) => isSample === (scope === "sample"))
    .map(({ durationMs }) => durationMs)
    .sort((a, b) => a - b);
  const middle = known[Math.floor((known.length - 1) / 2)];
  if (middle !== undefined) return { word: "about", ms: middle };
  const { sources, durationMs } = answered;
  const read = countRows(sources, ({ share = 1 }) => share);
  if (read === 0) return null;
  const times = rowsOf(sources, scope) / read;
  if (times > 1) return { word: "up to", ms: durationMs * times };
  return { word: times < 1 ? "under" : "about", ms: durationMs };
}

export type Estimate = { word: "about" | "up to" | "under"; ms: number };
type Answered = { sources: Sources; durationMs: number };

/** Rows that a question of the scope reads, about. */
export function rowsOf(sources: Sources, scope: "full" | "sample"): number {
  return countRows(sources, ({ rowCount }) => 1 / (sampleOneIn(rowCount, scope) ?? 1));
}

function countRows(sources: Sources, shareOf: (source: QuerySource) => number): number {
  return Math.round(sources.reduce((sum, each) => sum + each.rowCount * shareOf(each), 0));
}
