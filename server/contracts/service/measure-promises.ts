import type { DatasetVersion } from "@/server/catalog/schema";
import { listVersions } from "@/server/catalog/service";
import type { Check } from "@/server/contracts/checks/check";
import { type DueTime, findDues } from "@/server/contracts/checks/due";
import { judgeWindow, notMeasured } from "@/server/contracts/judge";
import type { ContractCheck } from "@/server/contracts/schema";
import type { JobContext } from "@/server/jobs/definition";

const HOUR_MS = 3_600_000;

type Subject = {
  dataset: { slug: string; timeColumn: string | null };
  version: Pick<DatasetVersion, "number" | "rowCount" | "timeFrom">;
  asOf: Date;
};

/**
 * Whether rows reach as far back as promised, by the dataset's time column, or versions where it has
 * none. Data that began later owe no more than they ever had.
 */
export async function checkRetention(
  ctx: JobContext,
  subject: Subject,
  check: Check,
  column: string | null,
): Promise<ContractCheck> {
  const { dataset, version, asOf } = subject;
  if (column !== dataset.timeColumn) {
    return notMeasured(check, "Retention is measured by the dataset's time column");
  }
  const hoursSince = (at: Date) => (asOf.getTime() - at.getTime()) / HOUR_MS;
  const versions = await listKnown(ctx, subject);
  const { rowCount } = version;
  if (column === null) {
    const oldest = versions.at(-1);
    const measured = oldest === undefined ? null : hoursSince(oldest.createdAt);
    return judgeReach(check, { rowCount, measured }, oldest?.number === 1 ? measured : null);
  }
  const reaches = versions.flatMap(({ timeFrom }) => (timeFrom === null ? [] : [timeFrom]));
  const ever = reaches.length === 0 ? null : Math.max(...reaches.map(hoursSince));
  const measured = version.timeFrom === null ? null : hoursSince(version.timeFrom);
  return judgeReach(check, { rowCount, measured }, ever);
}

/** @param ever how far back the data ever reached; null where nobody knows */
function judgeReach(
  check: Check,
  { rowCount, measured }: { rowCount: number; measured: number | null },
  ever: number | null,
): ContractCheck {
  const promised = typeof check.bound.value === "number" ? check.bound.value : 0;
  const isYoung = ever !== null && ever < promised;
  const bound = { operator: "mustBeGreaterOrEqualTo", value: isYoung ? ever : promised } as const;
  const result = judgeWindow({ ...check, bound }, { from: null, rowCount, measured });
  return isYoung ? { ...result, detail: `${result.detail}; the data begin then` } : result;
}

/** Whether a version arrived since one was due before the last time. */
export async function checkDue(
  ctx: JobContext,
  subject: Subject,
  check: Check,
  due: DueTime,
): Promise<ContractCheck> {
  const { version, asOf } = subject;
  const { previous, last } = findDues(due, asOf);
  const [newest] = await listKnown(ctx, subject);
  const isThere = newest !== undefined && newest.createdAt > previous;
  const measured = isThere ? 0 : (asOf.getTime() - last.getTime()) / HOUR_MS;
  return judgeWindow(check, { from: null, rowCount: version.rowCount, measured });
}

/** Versions up to the one under check, and those that had arrived by then; newest first. */
async function listKnown(ctx: JobContext, { dataset, version, asOf }: Subject) {
  const versions = await listVersions(ctx, dataset.slug);
  return versions.filter(({ number, createdAt }) => number <= version.number || createdAt <= asOf);
}
