import { QUALITY_PARTS } from "@/server/catalog/governance/constants";
import type { QualityParts } from "@/server/catalog/governance/schema";

/** Points from 0 to 100; a part that nothing tells of gives none. */
export function scoreQuality(parts: QualityParts): number {
  return Math.round(
    QUALITY_PARTS.reduce((sum, { id, points }) => sum + (parts[id] ?? 0) * points, 0),
  );
}

/** The same score in SQL, over a row `alias` of the view `dataset_quality`. */
export function scoreSql(alias: string): string {
  const terms = QUALITY_PARTS.map(({ id, points }) => `coalesce(${alias}.${id}, 0) * ${points}`);
  return `round(${terms.join(" + ")})`;
}
