import { z } from "zod";
import { canonicalJson } from "@/server/lib/canonical-json";
import type { Facets } from "@/server/lineage/schema";

/** A facet with the time of the event that told it; a taken-away one is remembered as null. */
const KeptFacet = z.object({
  at: z.string(),
  value: z.record(z.string(), z.unknown()).nullable(),
});
export const KeptFacets = z.record(z.string(), KeptFacet);
export type KeptFacets = z.infer<typeof KeptFacets>;

/**
 * Of each facet the one with the latest event time, whatever order events come in; of two of the same
 * time the one whose text is greater, so that all orders agree.
 */
export function mergeFacets(known: KeptFacets, told: Facets, at: Date): KeptFacets {
  const merged = { ...known };
  for (const [key, value] of Object.entries(told)) {
    const next = { at: at.toISOString(), value };
    const former = merged[key];
    if (former === undefined || isAfter(next, former)) merged[key] = next;
  }
  return merged;
}

type Kept = z.infer<typeof KeptFacet>;

function isAfter(a: Kept, b: Kept): boolean {
  if (a.at !== b.at) return a.at > b.at;
  return canonicalJson(a.value) > canonicalJson(b.value);
}

/** The facets that stand, by key. */
export function currentFacets(kept: KeptFacets): Record<string, Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(kept).flatMap(([key, { value }]) => (value === null ? [] : [[key, value]])),
  );
}
