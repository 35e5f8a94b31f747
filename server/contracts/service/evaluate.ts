import { type Fact, replaceFacts } from "@/server/annotations/service";
import { getVersion } from "@/server/catalog/service";
import { countEmptyCells, measureRule } from "@/server/contracts/analytics";
import { fillMonths, findBreaks, judgeSchema, judgeWindow } from "@/server/contracts/judge";
import { isNewestVersion, replaceRun } from "@/server/contracts/repository";
import { columnsOf } from "@/server/contracts/rule-sql";
import type { ContractCheck, ContractRule, FailedCheck } from "@/server/contracts/schema";
import { getContractRow, readDocument } from "@/server/contracts/service/manage";
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
 * Checks every rule in each of its windows and keeps the outcome; failing months of the newest
 * version become annotations of dataset and contract. Running again replaces the outcome.
 */
export async function evaluateContract(
  ctx: JobContext,
  contractId: string,
  versionId: string,
): Promise<Evaluation> {
  const contract = await getContractRow(ctx, contractId);
  const document = readDocument(contract);
  const version = await getVersion(ctx, versionId);
  requireSameDataset(contract, version);

  const required = document.columns
    .filter(({ name, required: must }) => must && version.columns.some((c) => c.name === name))
    .map(({ name }) => name);
  const empty = await countEmptyCells(ctx, version.parquetPaths, required);
  const checks: ContractCheck[] = [];
  if (document.columns.length > 0) {
    checks.push(judgeSchema(document, version.columns, empty, version.rowCount));
  }
  for (const [index, rule] of document.rules.entries()) {
    ctx.report(index / document.rules.length, rule.id);
    checks.push(...(await checkRule(ctx, rule, version, contract.dataset.timeColumn)));
  }
  const failedChecks = checks.filter(({ passed }) => !passed);
  const state = failedChecks.length === 0 ? "passed" : "failed";
  const runId = await ctx.commit(async (tx) => {
    const id = await replaceRun(
      tx,
      {
        contractId: contract.id,
        contractVersion: contract.version,
        versionId,
        jobId: ctx.jobId,
        state,
        checksPassed: checks.length - failedChecks.length,
        checksFailed: failedChecks.length,
        computedAt: ctx.now(),
      },
      checks,
    );
    // An older version's breaks must not cover those of the data in use.
    if (await isNewestVersion(tx, versionId)) {
      await replaceFacts(tx, `contract-break:${contract.id}:`, listFacts(contract, checks));
    }
    return id;
  });
  for (const { ruleId, detail } of failedChecks) ctx.logLine(`${ruleId}: ${detail}`, "warn");
  ctx.logLine(
    `${checks.length - failedChecks.length} checks passed, ${failedChecks.length} failed`,
  );
  return {
    runId,
    state,
    failedChecks: failedChecks.map(({ ruleId, windowFrom, windowTo, measured, detail }) => ({
      ...{ ruleId, windowFrom, windowTo, measured, detail },
    })),
  };
}

function requireSameDataset(
  contract: { slug: string; datasetId: string; dataset: { slug: string } },
  version: { datasetId: string },
): void {
  if (contract.datasetId === version.datasetId) return;
  throw new InvalidInputError(
    `Contract ${contract.slug} is about dataset ${contract.dataset.slug}; the version belongs to another one`,
  );
}

async function checkRule(
  ctx: JobContext,
  rule: ContractRule,
  version: Awaited<ReturnType<typeof getVersion>>,
  timeColumn: string | null,
): Promise<ContractCheck[]> {
  const names = version.columns.map(({ name }) => name);
  const missing = columnsOf(rule).find((name) => !names.includes(name));
  if (missing !== undefined) {
    const { rowCount } = version;
    const detail = `The version has no column "${missing}"`;
    const window = { windowFrom: null, windowTo: null, rowCount, measured: null };
    return [{ ruleId: rule.id, ...window, passed: false, detail }];
  }
  const byMonth = rule.window === "month" ? timeColumn : null;
  const windows = await measureRule(ctx, version.parquetPaths, rule, byMonth);
  const filled = byMonth === null ? windows : fillMonths(windows);
  return filled.map((window) => judgeWindow(rule, window));
}

function listFacts(
  contract: { id: string; slug: string; name: string; datasetId: string },
  checks: readonly ContractCheck[],
): Fact[] {
  const targets = [
    { objectKind: "dataset", objectId: contract.datasetId },
    { objectKind: "contract", objectId: contract.id },
  ] as const;
  return findBreaks(checks).flatMap(({ ruleId, from, to, windows, details }) =>
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
