import { type Fact, replaceFacts } from "@/server/annotations/service";
import { getVersion } from "@/server/catalog/service";
import { findBreaks } from "@/server/contracts/months";
import { isNewestVersion, replaceRun } from "@/server/contracts/repository/contracts";
import type { ContractCheck, FailedCheck } from "@/server/contracts/schema";
import { keepFailingRows } from "@/server/contracts/service/failing-rows";
import { updateIncidents } from "@/server/contracts/service/incidents";
import { type ContractRow, getContractRow } from "@/server/contracts/service/manage";
import { runChecks } from "@/server/contracts/service/measure";
import { queueWatch } from "@/server/contracts/service/watch";
import { audited, requirePermission } from "@/server/identity/service";
import type { JobContext } from "@/server/jobs/definition";
import { enqueueJob } from "@/server/jobs/queue";
import type { ServiceContext } from "@/server/platform/context";
import { InvalidInputError } from "@/server/platform/errors";

export const EVALUATE_JOB = "contracts.evaluate";

export type Evaluation = {
  runId: string;
  state: "passed" | "failed";
  failedChecks: FailedCheck[];
};

/** Queues the evaluation of a contract against a version of its dataset. Returns the job's id. */
export async function requestEvaluation(
  ctx: ServiceContext,
  contractId: string,
  versionId: string,
  options: { idempotencyKey?: string } = {},
): Promise<string> {
  requirePermission(ctx, "contracts.write");
  const contract = await getContractRow(ctx, contractId);
  const version = await getVersion(ctx, versionId);
  requireSameDataset(contract, version);
  return audited(ctx, EVALUATE_JOB, async (tx) => {
    const jobId = await enqueueJob(tx, {
      kind: EVALUATE_JOB,
      title: `Check ${contract.slug} on ${contract.dataset.slug} v${version.number}`,
      payload: { contractId: contract.id, versionId },
      actor: ctx.actor,
      ...options,
    });
    const audit = { objectKind: "contract", objectId: contract.id, objectName: contract.slug };
    return { result: jobId, audit: { ...audit, after: { jobId, versionId } } };
  });
}

/**
 * Checks every rule in each of its windows and keeps the outcome with some of the rows that break
 * it. On the newest version, failing months become annotations of dataset and contract, and what
 * fails an incident, unless the contract only observes. Running again replaces the outcome.
 */
export async function evaluateContract(
  ctx: JobContext,
  contractId: string,
  versionId: string,
): Promise<Evaluation> {
  const contract = await getContractRow(ctx, contractId);
  const version = await getVersion(ctx, versionId);
  requireSameDataset(contract, version);
  const subject = { ...contract, version, asOf: ctx.now() };
  const { checks, results: measured } = await runChecks(ctx, subject);
  ctx.report(0.8, "Keeping rows that break a rule");
  const results = await keepFailingRows(ctx, contract, { version, checks, results: measured });
  const isBroken = ({ outcome }: ContractCheck) => outcome === "failed" || outcome === "error";
  const failed = results.filter(isBroken);
  const state = failed.length === 0 ? "passed" : "failed";
  const count = (outcome: ContractCheck["outcome"]) =>
    results.filter((each) => each.outcome === outcome).length;
  const runId = await ctx.commit(async (tx) => {
    const id = await replaceRun(
      tx,
      {
        ...{ contractId: contract.id, contractVersion: contract.version, versionId },
        ...{ jobId: ctx.jobId, state, computedAt: ctx.now() },
        checksPassed: count("passed"),
        checksWarned: count("warned"),
        checksFailed: failed.length,
      },
      results,
    );
    // An older version's breaks must not cover those of the data in use.
    if (await isNewestVersion(tx, versionId)) {
      await replaceFacts(tx, `contract-break:${contract.id}:`, listFacts(contract, results));
      const judged = { checks, results, runId: id, versionNumber: version.number };
      await updateIncidents(ctx, tx, contract, judged);
      await queueWatch(ctx, tx, contract, { version, checks });
    }
    return id;
  });
  for (const { ruleId, detail } of failed) ctx.logLine(`${ruleId}: ${detail}`, "warn");
  ctx.logLine(
    `${count("passed")} checks passed, ${count("warned")} warned, ${failed.length} failed`,
  );
  return { runId, state, failedChecks: failed.map(toFailedCheck) };
}

const toFailedCheck = ({ ruleId, windowFrom, windowTo, measured, detail }: ContractCheck) => ({
  ...{ ruleId, windowFrom, windowTo, measured, detail },
});

function requireSameDataset(
  contract: { slug: string; datasetId: string; dataset: { slug: string } },
  version: { datasetId: string },
): void {
  if (contract.datasetId === version.datasetId) return;
  throw new InvalidInputError(
    `Contract ${contract.slug} is about dataset ${contract.dataset.slug}; the version belongs to another one`,
  );
}

function listFacts(
  contract: Pick<ContractRow, "id" | "slug" | "name" | "datasetId">,
  results: readonly ContractCheck[],
): Fact[] {
  const targets = [
    { objectKind: "dataset", objectId: contract.datasetId },
    { objectKind: "contract", objectId: contract.id },
  ] as const;
  return findBreaks(results).flatMap(({ ruleId, from, to, windows, details }) =>
    targets.map((target) => ({
      ...target,
      kind: "contract-break" as const,
      title: `${contract.name}: ${ruleId} broken`,
      detail: windows === 1 ? (details[0] ?? "") : `${windows} months; first: ${details[0]}`,
      at: from,
      until: to,
      href: `/contracts/${contract.slug}`,
      factKey: `contract-break:${contract.id}:${target.objectKind}:${ruleId}:${from.toISOString()}`,
    })),
  );
}
