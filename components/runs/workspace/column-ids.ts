import type { WorkspaceDefaults } from "@/server/tracking/workspace/schema";

export type KeyFamily = "metric" | "param" | "tag";
const FAMILIES: readonly KeyFamily[] = ["metric", "param", "tag"];

export const FACT_IDS = [
  "name",
  "status",
  "experiment",
  "started",
  "duration",
  "owner",
  "dataset",
  "model",
  "tags",
  "code",
  "seed",
] as const;
export type FactId = (typeof FACT_IDS)[number];

export type ColumnRef =
  | { id: string; family: "fact"; fact: FactId }
  | { id: string; family: KeyFamily; key: string };

/** What a column's id stands for; null for one that no column has. */
export function readColumnId(id: string): ColumnRef | null {
  const fact = FACT_IDS.find((each) => each === id);
  if (fact !== undefined) return { id, family: "fact", fact };
  const family = FAMILIES.find((each) => id.startsWith(`${each}.`));
  const key = family === undefined ? "" : id.slice(family.length + 1);
  return family === undefined || key === "" ? null : { id, family, key };
}

const METRICS_SHOWN = 4;
const PARAMS_SHOWN = 3;

/** The columns before anybody chose: metrics that gates and most runs use come first. */
export function defaultColumnIds({
  metrics,
  params,
}: Pick<WorkspaceDefaults, "metrics" | "params">) {
  return [
    "name",
    "status",
    ...metrics.slice(0, METRICS_SHOWN).map((key) => `metric.${key}`),
    ...params.slice(0, PARAMS_SHOWN).map((key) => `param.${key}`),
    "started",
    "duration",
    "experiment",
    "owner",
  ];
}

/** Keys of one family among the columns. */
export function keysOf(refs: readonly ColumnRef[], family: KeyFamily): string[] {
  return refs.flatMap((ref) => (ref.family === family ? [ref.key] : []));
}
