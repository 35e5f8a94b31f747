import type { JobContext } from "@/server/jobs/definition";
import { scoreFeatureSet } from "@/server/pipelines/service";
import type { ServiceContext } from "@/server/platform/context";
import type { Prisma } from "@/server/platform/db";
import { NotFoundError, parseInput } from "@/server/platform/errors";
import { getModelVersion } from "@/server/registry/service";
import { countFlips, sliceFlips } from "@/server/tracking/workspace/decisions";
import { type ChurnSide, findChurnSide } from "@/server/tracking/workspace/repository/churn";
import { startJob } from "@/server/tracking/workspace/repository/jobs";
import { ChurnInput, type ChurnJob, ChurnResult } from "@/server/tracking/workspace/schema";
import { getJobProgress } from "@/server/tracking/workspace/service/progress";

export const CHURN_KIND = "tracking.churn";

/**
 * How many decisions two runs' models take otherwise on the rows that both were evaluated on. Starts
 * a job, returns the one that computed it before, or says at once why there is nothing to measure.
 * @throws NotFoundError for an unknown run
 */
export async function requestChurn(ctx: ServiceContext, input: ChurnInput): Promise<ChurnJob> {
  const { base, other } = parseInput(ChurnInput, input, "churn");
  const plan = await planChurn(ctx, { base, other });
  if ("reason" in plan) return toUnmeasurable(plan.reason);
  const { baseVersionId, otherVersionId, featureSetId } = plan;
  const jobId = await startJob(ctx, {
    kind: CHURN_KIND,
    title: `Decisions of ${plan.otherName} against ${plan.baseName}`,
    payload: { base, other },
    actor: ctx.actor,
    idempotencyKey: `${CHURN_KIND}:${baseVersionId}:${otherVersionId}:${featureSetId}`,
  });
  return getChurn(ctx, jobId);
}

/** @throws NotFoundError for any other job */
export async function getChurn(ctx: ServiceContext, jobId: string): Promise<ChurnJob> {
  const { result, ...job } = await getJobProgress(ctx, CHURN_KIND, jobId);
  return { ...job, result: result === null ? null : ChurnResult.parse(result) };
}

/** The job's work: both models score the same rows, each decides by its own threshold. */
export async function computeChurn(
  ctx: JobContext,
  input: ChurnInput,
): Promise<Prisma.InputJsonValue> {
  const plan = await planChurn(ctx, input);
  if ("reason" in plan) return { measurable: false, reason: plan.reason };
  const base = await getScorable(ctx, plan.baseVersionId);
  const other = await getScorable(ctx, plan.otherVersionId);
  if (base === null || other === null) {
    return { measurable: false, reason: "A version lost its stored model" };
  }
  const before = await scoreFeatureSet(ctx, base, plan.featureSetId);
  ctx.report(0.5, `${base.name} scored ${before.rowCount} rows`);
  const after = await scoreFeatureSet(ctx, other, plan.featureSetId);
  const deciderBefore = { scores: before.scores, threshold: base.signature.decisionThreshold };
  const deciderAfter = { scores: after.scores, threshold: other.signature.decisionThreshold };
  const counts = countFlips(deciderBefore, deciderAfter);
  if (counts.n === 0) return { measurable: false, reason: "The evaluation set has no rows" };
  return {
    measurable: true,
    ...counts,
    share: counts.flips / counts.n,
    base: { ...base.described, runId: input.base },
    other: { ...other.described, runId: input.other },
    featureSetId: plan.featureSetId,
    slices: sliceFlips(deciderBefore, deciderAfter, before.columns),
    computedAt: ctx.now().toISOString(),
  };
}

type Plan =
  | {
      baseVersionId: string;
      otherVersionId: string;
      featureSetId: string;
      baseName: string;
      otherName: string;
    }
  | { reason: string };

async function planChurn(
  ctx: Pick<ServiceContext, "pool">,
  { base, other }: ChurnInput,
): Promise<Plan> {
  if (base === other) return { reason: "A run decides like itself; choose two runs" };
  const [a, b] = [await requireSide(ctx, base), await requireSide(ctx, other)];
  if (a.versionId === null) return { reason: explainNoModel(a) };
  if (b.versionId === null) return { reason: explainNoModel(b) };
  if (a.featureSetId === null || b.featureSetId === null) {
    const { runName } = a.featureSetId === null ? a : b;
    return { reason: `Run ${runName} names no feature set that it was evaluated on` };
  }
  if (a.featureSetId !== b.featureSetId) {
    return { reason: "The two runs were evaluated on different feature sets" };
  }
  return {
    baseVersionId: a.versionId,
    otherVersionId: b.versionId,
    featureSetId: a.featureSetId,
    baseName: a.runName,
    otherName: b.runName,
  };
}

function explainNoModel({ runName, versionCount }: ChurnSide): string {
  return versionCount === 0
    ? `Run ${runName} has no registered model version`
    : `The model of run ${runName} is none that Headrace can score: it was registered without ONNX file and signature`;
}

async function requireSide(ctx: Pick<ServiceContext, "pool">, runId: string): Promise<ChurnSide> {
  const side = await findChurnSide(ctx, runId);
  if (side === null) throw new NotFoundError("Run", runId);
  return side;
}

async function getScorable(ctx: JobContext, versionId: string) {
  const { artifactUri, signature, modelName, number } = await getModelVersion(ctx, versionId);
  if (artifactUri === null || signature === null) return null;
  const described = { modelName, number, threshold: signature.decisionThreshold };
  return { name: `${modelName} v${number}`, artifactUri, signature, described };
}

function toUnmeasurable(reason: string): ChurnJob {
  const result = { measurable: false as const, reason };
  return { jobId: null, state: "succeeded", progress: 1, note: null, error: null, result };
}
