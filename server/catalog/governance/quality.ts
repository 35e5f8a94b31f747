import { QUALITY_PARTS } from "@/server/catalog/governance/constants";

/** `scoreQuality` in SQL, over a row `alias` of the view `dataset_quality`. */
export function scoreSql(alias: string): string {
  const terms = QUALITY_PARTS.map(({ id, points }) => `coalesce(${alias}.${id}, 0) * ${points}`);
  return `round(${terms.join(" + ")})`;
}
