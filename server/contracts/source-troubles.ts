import type { IngestRecipe, ScanEntry } from "@/server/catalog/schema";

/** Rules that no contract has to say: a dataset's source must hold what its recipe reads. */
export const SOURCE_RULE = "source";
export const isSourceRule = (ruleId: string) => ruleId.startsWith(`${SOURCE_RULE}-`);

export type SourceTrouble = {
  ruleId: string;
  kind: "schema" | "type";
  title: string;
  detail: string;
};

/**
 * What a scan shows that the dataset's next ingest will break on: its source is gone, a column that
 * the recipe reads is gone, or one of them is stored as another type than at the scan before.
 * @param entry null when the scan did not look at the source
 */
export function listSourceTroubles(
  { name, path, recipe }: { name: string; path: string; recipe: IngestRecipe },
  entry: ScanEntry | null,
): { troubles: SourceTrouble[]; isWhole: (ruleId: string) => boolean } {
  if (entry === null) return { troubles: [], isWhole: () => false };
  if (entry.change === "gone") {
    const trouble = {
      ...{ ruleId: `${SOURCE_RULE}-gone`, kind: "schema" as const, title: `${name}: source gone` },
      detail: `${path} is no longer in the store`,
    };
    return { troubles: [trouble], isWhole: () => false };
  }
  if (entry.columns.length === 0) {
    return { troubles: [], isWhole: (ruleId) => ruleId === `${SOURCE_RULE}-gone` };
  }
  const present = new Set(entry.columns.map((column) => column.name));
  const wanted = recipe.columns.map((column) => column.name);
  const dropped = wanted.filter((column) => !present.has(column));
  const retyped = entry.columnChanges.filter(
    ({ kind, column }) => kind === "retyped" && wanted.includes(column),
  );
  const troubles = [
    ...dropped.map((column) => ({
      ...{ ruleId: `${SOURCE_RULE}-column:${column}`, kind: "schema" as const },
      title: `${name}: column "${column}" was dropped`,
      detail: `${path} no longer has the column "${column}", which every version had so far`,
    })),
    ...retyped.map(({ column, from, to }) => ({
      ...{ ruleId: `${SOURCE_RULE}-type:${column}`, kind: "type" as const },
      title: `${name}: column "${column}" changed its type`,
      detail: `"${column}" in ${path} was ${from} and is now ${to}`,
    })),
  ];
  const broken = new Set(troubles.map(({ ruleId }) => ruleId));
  return {
    troubles,
    // A type that changed stays changed at the next scan, which compares with the one before.
    isWhole: (ruleId) => !ruleId.startsWith(`${SOURCE_RULE}-type:`) && !broken.has(ruleId),
  };
}
