import type { FactComparison } from "@/server/tracking/schema";

export type ConfigChange = {
  key: string;
  kind: "added" | "removed" | "changed";
  before: string | null;
  after: string | null;
};

/**
 * What differs between two runs that were compared in this order: the one held against, then the
 * one looked at.
 */
export function listChanges(
  facts: readonly FactComparison[],
  baseIndex: number,
  index: number,
): ConfigChange[] {
  return facts.flatMap(({ key, values }) => {
    const before = values[baseIndex] ?? null;
    const after = values[index] ?? null;
    if (before === after) return [];
    const kind = before === null ? "added" : after === null ? "removed" : "changed";
    return [{ key, kind, before, after }];
  });
}
