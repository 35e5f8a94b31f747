import { getFeatureView, readFeatureSet } from "@/server/features/service";
import type { JobContext } from "@/server/jobs/definition";
import type { Columns } from "@/server/lib/ml/feature-spec";
import { flattenConfig } from "@/server/pipelines/config";
import { orderSteps } from "@/server/pipelines/graph";
import { chooseHoldOut } from "@/server/pipelines/hold-out";
import { measureQuality } from "@/server/pipelines/measure";
import type { PipelineConfig, PipelineStep } from "@/server/pipelines/schema";
import { featuresStep } from "@/server/pipelines/steps/features";
import { ALGORITHM, fitAndStore, type LabelledRows } from "@/server/pipelines/steps/fit";
import { ingestStep } from "@/server/pipelines/steps/ingest";
import { scoreRows } from "@/server/pipelines/steps/scored-set";
import type { FeatureWork } from "@/server/pipelines/steps/step-work";
import { describeInputs } from "@/server/pipelines/steps/train";
import { validateStep } from "@/server/pipelines/steps/validate";
import type { Tx } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import type { MetricPointInput, RunInputRecord } from "@/server/tracking/schema";

const PREPARING = { ingest: ingestStep, validate: validateStep, features: featuresStep } as const;

/**
 * Does the steps of a pipeline that come before its training. An unchanged file keeps its version
 * and sets of rows that exist are used again.
 * @returns what a training on them reads
 */
export async function prepareFeatures(
  ctx: JobContext,
  pipeline: { steps: readonly PipelineStep[] },
  config: PipelineConfig,
): Promise<RunInputRecord[]> {
  const done: FeatureWork["run"]["steps"][number][] = [];
  const run = { config, steps: done };
  for (const { name, kind } of orderSteps(pipeline.steps)) {
    if (kind !== "ingest" && kind !== "validate" && kind !== "features") continue;
    ctx.report(done.length / 3, name);
    const publish: (tx: Tx) => Promise<object> = await PREPARING[kind](ctx, {
      run,
      step: { name },
    });
    const output = await ctx.commit(publish);
    done.push({ kind, state: "succeeded", output: toJson(output) });
  }
  return describeInputs(ctx, { run, step: { name: "train" } });
}

function toJson(output: object): FeatureWork["run"]["steps"][number]["output"] {
  return JSON.parse(JSON.stringify(output));
}

export type TrialWork = {
  /** The run that the model's files are stored under. */
  runId: string;
  config: PipelineConfig;
  inputs: readonly RunInputRecord[];
  /**
   * What judges the model: a part of the training window, which it is then not trained on, or the
   * evaluation window. The other one is not looked at.
   */
  judge: { split: "validation"; share: number } | { split: "evaluation" };
};

export type TrialOutcome = { params: Record<string, string>; points: MetricPointInput[] };

/** Trains and measures one candidate and stores its model; what is to be logged is returned. */
export async function trainCandidate(ctx: JobContext, work: TrialWork): Promise<TrialOutcome> {
  const { config, runId, judge } = work;
  const training = await readInput(ctx, work, "training");
  const { fitted, judged, kind } = await splitRows(ctx, work, training);
  const points: MetricPointInput[] = [];
  const view = await getFeatureView(ctx, training.viewId);
  const model = await fitAndStore(ctx, {
    runId,
    view,
    rows: fitted,
    settings: config.model,
    onIteration: ({ iteration, logLoss, gradientNorm }) => {
      const point = { step: iteration, at: ctx.now() };
      points.push({ ...point, key: "fit.logLoss", value: logLoss });
      points.push({ ...point, key: "fit.gradientNorm", value: gradientNorm });
      ctx.report(Math.min(iteration / config.model.maxIterations, 0.9), `Iteration ${iteration}`);
    },
  });
  const stored = { artifactUri: model.artifact.key, signature: model.signature };
  for (const { split, rows } of [
    { split: "training", rows: fitted },
    { split: judge.split, rows: judged },
  ]) {
    const scores = await scoreRows(ctx, stored, rows.columns);
    const quality = measureRows(rows, scores, model.decisionThreshold, ctx.now());
    points.push(...quality.map(({ key, ...point }) => ({ key: `${split}.${key}`, ...point })));
    const figures = quality.map(({ key, value }) => `${key} ${value.toFixed(3)}`).join(", ");
    ctx.logLine(`${split}, n ${rows.rowCount}: ${figures}`);
  }
  const params: Record<string, string> = {
    algorithm: ALGORITHM,
    ...flattenConfig(config),
    decisionThreshold: String(model.decisionThreshold),
    "rows.judgedBy": kind,
    "rows.training": String(fitted.rowCount),
    [`rows.${judge.split}`]: String(judged.rowCount),
  };
  return { params, points };
}

function measureRows(rows: LabelledRows, scores: ArrayLike<number>, threshold: number, at: Date) {
  // The window's name and ends only label the figures, which are logged under names of their own.
  const window = { labels: rows.labels, scores, split: "evaluation", from: at, to: at } as const;
  return measureQuality(window, threshold, at).map(({ key, value }) => ({
    key,
    value,
    step: 0,
    at,
  }));
}

async function readInput(ctx: JobContext, work: TrialWork, context: RunInputRecord["context"]) {
  const input = work.inputs.find((each) => each.context === context);
  if (input === undefined || input.featureSetId === null) {
    throw new AppError("CONFLICT", `The ${context} rows were not prepared`);
  }
  return readFeatureSet(ctx, input.featureSetId);
}

async function splitRows(
  ctx: JobContext,
  work: TrialWork,
  training: Awaited<ReturnType<typeof readFeatureSet>>,
): Promise<{ fitted: LabelledRows; judged: LabelledRows; kind: string }> {
  if (work.judge.split === "evaluation") {
    const judged = await readInput(ctx, work, "evaluation");
    return { fitted: training, judged, kind: "evaluation window" };
  }
  const { kind, fitted, judged } = chooseHoldOut(training, work.judge.share);
  ctx.logLine(
    kind === "last"
      ? `Judged by the last ${judged.length} rows of the training window, which it does not learn`
      : `Judged by ${judged.length} rows spread over the training window, which it does not learn`,
  );
  return { fitted: pickRows(training, fitted), judged: pickRows(training, judged), kind };
}

function pickRows({ columns, labels }: LabelledRows, indices: readonly number[]): LabelledRows {
  const entries = Object.entries(columns).map(([name, values]) => {
    return [name, indices.map((index) => values[index] ?? null)];
  });
  const picked: Columns = Object.fromEntries(entries);
  const pickedLabels = indices.map((index) => labels[index] ?? 0);
  return { columns: picked, labels: pickedLabels, rowCount: indices.length };
}
