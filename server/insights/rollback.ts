import type { RollbackTarget } from "@/server/insights/schema";
import type { EndpointDetail } from "@/server/serving/schema";

const FALLBACK_ALIAS = "fallback";

/**
 * The version to go back to: the last other one that served, else the one that the model names as
 * its fallback. Null when there is neither.
 */
export function findRollbackTarget({
  current,
  deployments,
  versions,
}: Pick<EndpointDetail, "current" | "deployments" | "versions">): RollbackTarget | null {
  if (current === null) return null;
  const former = deployments.find(
    ({ versionId, endedAt }) => endedAt !== null && versionId !== current.versionId,
  );
  if (former !== undefined) {
    return { versionNumber: former.versionNumber, reason: "It served before" };
  }
  const fallback = versions.find(
    ({ id, aliases }) => id !== current.versionId && aliases.includes(FALLBACK_ALIAS),
  );
  if (fallback === undefined) return null;
  return { versionNumber: fallback.number, reason: "It is the model's fallback" };
}
