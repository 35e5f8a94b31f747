import {
  AUTO_SAMPLE_FROM_ROWS,
  SAMPLE_FROM_ROWS,
  type SCOPES,
  SMALL_SHARE_FROM_ROWS,
} from "@/server/explore/constants";
import type { QuerySource } from "@/server/explore/schema";
import type { SandboxTable } from "@/server/platform/sandbox/protocol";

type Scope = (typeof SCOPES)[number];
type Sources = { tables: SandboxTable[]; sources: QuerySource[] };

/** One row in how many a question of this scope reads of a dataset; null for every row. */
export function sampleOneIn(rowCount: number, scope: Scope): number | null {
  const from = {
    full: Number.POSITIVE_INFINITY,
    auto: AUTO_SAMPLE_FROM_ROWS,
    sample: SAMPLE_FROM_ROWS,
  };
  if (rowCount < from[scope]) return null;
  return rowCount < SMALL_SHARE_FROM_ROWS ? 10 : 100;
}

/** The same tables, of which the larger ones give a fixed sample of their rows. */
export function sampleSources({ tables, sources }: Sources, scope: Scope): Sources {
  const oneIn = new Map<string, number>();
  for (const { name, rowCount } of sources) {
    const chosen = sampleOneIn(rowCount, scope);
    if (chosen !== null) oneIn.set(name, chosen);
  }
  return {
    tables: tables.map((table) => ({ ...table, oneIn: oneIn.get(table.name) })),
    sources: sources.map((source) => {
      const chosen = oneIn.get(source.name);
      return chosen === undefined ? source : { ...source, share: 1 / chosen };
    }),
  };
}
