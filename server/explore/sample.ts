import { type SCOPES, sampleOneIn } from "@/server/explore/constants";
import type { QuerySource } from "@/server/explore/schema";
import type { Sources } from "@/server/explore/service/sources";

type Scope = (typeof SCOPES)[number];

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

export function isSampled(sources: readonly QuerySource[]): boolean {
  return sources.some(({ share }) => share !== undefined);
}
