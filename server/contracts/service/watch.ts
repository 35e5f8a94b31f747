import type { getVersion } from "@/server/catalog/service";
import type { Check } from "@/server/contracts/checks/check";
import { findDues } from "@/server/contracts/checks/due";
import type { ContractRow } from "@/server/contracts/service/manage";
import type { JobContext } from "@/server/jobs/definition";
import { enqueueJob } from "@/server/jobs/queue";
import type { Tx } from "@/server/platform/db";

export const WATCH_JOB = "contracts.watch";
const HOUR_MS = 3_600_000;
/** A promise is broken after its time, not at it. */
const AFTER_MS = 1_000;

/**
 * Asks to be woken when the first promise of time would be broken, if nothing newer comes: data that
 * stop arriving cause no event of their own.
 */
export async function queueWatch(
  ctx: JobContext,
  tx: Tx,
  contract: ContractRow,
  subject: { version: Awaited<ReturnType<typeof getVersion>>; checks: readonly Check[] },
): Promise<void> {
  const { version, checks } = subject;
  const dues = checks.flatMap(({ measure, bound }) => {
    if (measure.kind === "due") {
      return [findDues(measure.due, ctx.now()).next.getTime() + AFTER_MS];
    }
    if (measure.kind !== "age" || typeof bound.value !== "number") return [];
    const since = measure.column === null ? version.createdAt : version.timeTo;
    return since === null ? [] : [since.getTime() + bound.value * HOUR_MS + AFTER_MS];
  });
  const ahead = dues.filter((due) => due > ctx.now().getTime());
  if (ahead.length === 0) return;
  const due = Math.min(...ahead);
  await enqueueJob(tx, {
    kind: WATCH_JOB,
    title: `See whether ${contract.dataset.slug} still arrives`,
    payload: { contractId: contract.id, versionId: version.id },
    actor: ctx.actor,
    runAfter: new Date(due),
    idempotencyKey: `${WATCH_JOB}:${contract.id}:${contract.version}:${version.id}:${due}`,
  });
}
