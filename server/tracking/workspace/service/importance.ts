import { createHash } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { JobContext } from "@/server/jobs/definition";
import { type ForestResult, growForest } from "@/server/lib/ml/forest";
import { correlateRanks } from "@/server/lib/ml/forest-correlation";
import { encodeColumn, type ForestColumn } from "@/server/lib/ml/forest-inputs";
import { createRandom } from "@/server/lib/ml/forest-random";
import type { ServiceContext } from "@/server/platform/context";
import type { Prisma } from "@/server/platform/db";
import { parseInput } from "@/server/platform/errors";
import { getProject } from "@/server/tracking/service";
import { compileRunScope } from "@/server/tracking/workspace/fields";
import {
  findFingerprint,
  findImportanceData,
  type ImportanceData,
} from "@/server/tracking/workspace/repository/importance";
import { startJob } from "@/server/tracking/workspace/repository/jobs";
import {
  ImportanceInput,
  type ImportanceJob,
  type ImportancePayload,
  ImportanceResult,
} from "@/server/tracking/workspace/schema";
import { findDefinitions } from "@/server/tracking/workspace/service/definitions";
import { getJobProgress } from "@/server/tracking/workspace/service/progress";

export const IMPORTANCE_KIND = "tracking.importance";
const TREES = 100;
const MIN_LEAF = 3;
/** Many runs get leaves in proportion: finer ones would follow chance and take minutes. */
const LEAVES_MAX = 500;
/** Fewer runs say nothing about params. */
const RUNS_MIN = 20;
/** So that the same runs give the same figures. */
const SEED = 20_261_123;

/**
 * Which params a metric depends on. Starts a job, or returns the one that computed it for the same
 * runs: anything logged since makes a new one.
 */
export async function requestImportance(
  ctx: ServiceContext,
  input: ImportanceInput,
): Promise<ImportanceJob> {
  const payload = parseInput(ImportanceInput, input, "importance");
  const { project, metric } = payload;
  await getProject(ctx, project);
  const definition = (await findDefinitions(ctx, project, [metric])).get(metric);
  const scope = compileRunScope(payload, ctx);
  const fingerprint = await findFingerprint(ctx, scope, metric);
  // The bound values say whom `me` names; relative times show in the fingerprint.
  const asked = JSON.stringify([project, payload.filter, ctx.actor.id, metric, fingerprint]);
  const hash = createHash("sha256").update(`${asked}${definition?.aggregation}`).digest("hex");
  const jobId = await startJob(ctx, {
    kind: IMPORTANCE_KIND,
    title: `Importance of params for ${metric} in ${project}`,
    payload,
    actor: ctx.actor,
    idempotencyKey: `${IMPORTANCE_KIND}:${hash.slice(0, 32)}`,
  });
  return getImportance(ctx, jobId);
}

/** @throws NotFoundError for any other job */
export async function getImportance(ctx: ServiceContext, jobId: string): Promise<ImportanceJob> {
  const { result, ...job } = await getJobProgress(ctx, IMPORTANCE_KIND, jobId);
  return { ...job, result: result === null ? null : ImportanceResult.parse(result) };
}

/** The job's work; it stops between two trees when it is cancelled. */
export async function computeImportance(
  ctx: JobContext,
  payload: ImportancePayload,
): Promise<Prisma.InputJsonValue> {
  const { project, metric } = payload;
  const definition = (await findDefinitions(ctx, project, [metric])).get(metric);
  const aggregation = definition?.aggregation ?? "last";
  const data = await findImportanceData(ctx, compileRunScope(payload, ctx), {
    metric,
    aggregation,
  });
  const reason = findObstacle(data, metric);
  if (reason !== null) return { measurable: false, reason };

  const columns = data.params.map(({ key, values }) => encodeColumn(key, values));
  const grown = await grow(ctx, columns, data.target);
  const { target, matched, constantParams, moreParams } = data;
  const importances = columns
    .map((column, index) => ({
      param: column.name,
      importance: grown.importances[index] ?? 0,
      correlation: column.numbers === null ? null : correlateRanks(column.numbers, target),
      kind: column.kind,
      values: column.distinct,
    }))
    .sort((a, b) => b.importance - a.importance);
  return {
    measurable: true,
    method: `Permutation importance on a random forest of ${TREES} trees, measured out of bag`,
    metric,
    aggregation,
    n: target.length,
    leftOut: matched - target.length,
    r2: grown.r2,
    trees: TREES,
    importances,
    constantParams,
    moreParams,
    computedAt: ctx.now().toISOString(),
  };
}

function findObstacle({ target, params }: ImportanceData, metric: string): string | null {
  if (target.length < RUNS_MIN) {
    return `${target.length} runs have a number for "${metric}"; at least ${RUNS_MIN} are needed`;
  }
  if (params.length === 0) return "All these runs have the same params";
  if (target.every((value) => value === target[0])) {
    return `"${metric}" is ${target[0]} in all of these ${target.length} runs`;
  }
  return null;
}

/** Lets the worker renew its lease between two trees. */
async function grow(
  ctx: JobContext,
  columns: readonly ForestColumn[],
  target: Float64Array,
): Promise<ForestResult> {
  const random = createRandom(SEED);
  const minLeaf = Math.max(MIN_LEAF, Math.round(target.length / LEAVES_MAX));
  const steps = growForest(columns, target, { trees: TREES, minLeaf, random });
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    ctx.report(step.value / TREES, `Tree ${step.value} of ${TREES}`);
    await nextTurn();
    ctx.signal.throwIfAborted();
  }
}
