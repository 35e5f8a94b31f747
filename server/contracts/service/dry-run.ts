import { getDataset, getVersion, listVersions } from "@/server/catalog/service";
import { checkUsable } from "@/server/contracts/check-usable";
import { type DryRun, DryRunInput } from "@/server/contracts/schema";
import { getContractRow } from "@/server/contracts/service/manage";
import { runChecks } from "@/server/contracts/service/measure";
import { audited, requirePermission } from "@/server/identity/service";
import type { JobContext } from "@/server/jobs/definition";
import { enqueueJob } from "@/server/jobs/queue";
import type { ServiceContext } from "@/server/platform/context";
import { parseInput } from "@/server/platform/errors";

export const DRY_RUN_JOB = "contracts.dryRun";

/** Queues a look at what a document would have said of past versions. Returns the job's id. */
export async function requestDryRun(ctx: ServiceContext, input: DryRunInput): Promise<string> {
  requirePermission(ctx, "contracts.write");
  const { contract, source, versions } = parseInput(DryRunInput, input, "dry run");
  const row = await getContractRow(ctx, contract);
  checkUsable(source, await getDataset(ctx, row.datasetId), row.object);
  return audited(ctx, DRY_RUN_JOB, async (tx) => {
    const jobId = await enqueueJob(tx, {
      kind: DRY_RUN_JOB,
      title: `Try a draft of ${row.slug} on past versions`,
      payload: { contractId: row.id, source, versions },
      actor: ctx.actor,
    });
    const audit = { objectKind: "contract", objectId: row.id, objectName: row.slug };
    return { result: jobId, audit: { ...audit, after: { jobId, versions } } };
  });
}

/**
 * Runs a document's checks on the newest versions and keeps nothing of it. Ages are as they were when
 * each version arrived.
 */
export async function dryRun(
  ctx: JobContext,
  contractId: string,
  { source, versions }: { source: string; versions: number },
): Promise<DryRun> {
  const contract = await getContractRow(ctx, contractId);
  const dataset = await getDataset(ctx, contract.datasetId);
  const { document, object } = checkUsable(source, dataset, contract.object);
  const found = (await listVersions(ctx, dataset.id)).slice(0, versions);
  const tried: DryRun["versions"] = [];
  for (const [at, { id, number, rowCount, createdAt }] of found.entries()) {
    ctx.signal.throwIfAborted();
    ctx.report(at / found.length, `version ${number}`);
    const version = await getVersion(ctx, id);
    const { results } = await runChecks(
      { ...ctx, report: () => undefined },
      { document, object, dataset, version, asOf: createdAt },
    );
    const failed = results
      .filter(({ outcome }) => outcome === "failed" || outcome === "error")
      .map(({ ruleId, detail }) => ({ ruleId, detail }));
    const state = failed.length === 0 ? "passed" : "failed";
    tried.push({ number, rowCount, createdAt, state, failed });
  }
  return { versions: tried };
}
