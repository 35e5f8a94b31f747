import { z } from "zod";
import { listOutput } from "@/server/lib/list/schema";
import { EvaluationMetric, ModelName } from "@/server/registry/schema";

export const STEP_KINDS = [
  "ingest",
  "validate",
  "features",
  "train",
  "evaluate",
  "register",
] as const;
export const StepKind = z.enum(STEP_KINDS);
export type StepKind = z.infer<typeof StepKind>;

export const STEP_STATES = [
  "waiting",
  "queued",
  "running",
  "succeeded",
  "failed",
  "cancelled",
  "skipped",
] as const;
export const StepState = z.enum(STEP_STATES);
export type StepState = z.infer<typeof StepState>;

export const RUN_STATES = ["queued", "running", "succeeded", "failed", "cancelled"] as const;
export const RunState = z.enum(RUN_STATES);
export type RunState = z.infer<typeof RunState>;

/** Kinds of which one must come before, directly or not, because their output is read. */
export const STEP_REQUIRES: Readonly<Record<StepKind, readonly StepKind[]>> = {
  ingest: [],
  validate: ["ingest"],
  features: ["ingest"],
  train: ["features"],
  evaluate: ["train"],
  register: ["evaluate"],
};

/** What each kind of step does, in words for people. */
export const STEP_DESCRIPTIONS: Readonly<Record<StepKind, string>> = {
  ingest: "Reads the dataset's file into a version; an unchanged file keeps its version.",
  validate: "Checks the version against the dataset's active contracts.",
  features: "Builds the feature view's rows for the training and the evaluation window.",
  train: "Fits imputation, encoding and logistic regression, and stores the model as ONNX.",
  evaluate: "Measures the stored model on both windows, through the runtime that serves it.",
  register: "Registers the model as the next version of its name.",
};

const Slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "lower-case letters, digits and hyphens, at most 63");

export const PipelineStep = z.strictObject({
  name: Slug,
  kind: StepKind,
  needs: z.array(z.string()).default([]),
});
export type PipelineStep = z.infer<typeof PipelineStep>;

/** The six kinds in a row. */
export const STANDARD_STEPS: readonly PipelineStep[] = [
  { name: "ingest", kind: "ingest", needs: [] },
  { name: "validate", kind: "validate", needs: ["ingest"] },
  { name: "features", kind: "features", needs: ["validate"] },
  { name: "train", kind: "train", needs: ["features"] },
  { name: "evaluate", kind: "evaluate", needs: ["train"] },
  { name: "register", kind: "register", needs: ["evaluate"] },
];

const Day = z.iso.date("a date such as 2009-02-01");
/** Days in UTC; `to` is the first day that no longer belongs to the window. */
export const Window = z
  .strictObject({ from: Day, to: Day })
  .refine(({ from, to }) => from < to, { error: "from must lie before to", path: ["from"] });
export type Window = z.infer<typeof Window>;

export const PipelineConfig = z
  .strictObject({
    dataset: z.string().min(1),
    featureView: z.string().min(1),
    /** Where runs are tracked; the model's name unless given. */
    experiment: z.string().min(1).max(200).optional(),
    train: Window,
    evaluate: Window,
    model: z.strictObject({
      name: ModelName,
      l2: z.number("a number").positive("must be above 0").max(1e9).default(1),
      maxIterations: z
        .number("a number")
        .int("a whole number")
        .min(1, "at least 1")
        .max(1_000, "at most 1000")
        .default(50),
      seed: z
        .number("a number")
        .int("a whole number")
        .min(0, "0 or more")
        .max(2_147_483_647)
        .default(1),
    }),
  })
  .refine(({ train, evaluate }) => train.to <= evaluate.from || evaluate.to <= train.from, {
    error: "overlaps the training window; a model must not be judged on rows it was trained on",
    path: ["evaluate"],
  });
export type PipelineConfig = z.output<typeof PipelineConfig>;

export const CreatePipelineInput = z.object({
  slug: Slug,
  name: z.string().min(1).max(200),
  projectSlug: Slug,
  description: z.string().max(4_000).default(""),
  steps: z.array(PipelineStep).min(1).max(50).optional(),
  config: z.unknown(),
});
export type CreatePipelineInput = z.input<typeof CreatePipelineInput>;

export const StartRunInput = z.object({
  pipelineSlug: Slug,
  name: z.string().min(1).max(200),
  /** Replaces top-level and nested keys of the pipeline's own configuration. */
  config: z.record(z.string(), z.unknown()).default({}),
  idempotencyKey: z.string().min(1).max(200).optional(),
});
export type StartRunInput = z.input<typeof StartRunInput>;

export const FailedCheck = z.object({
  ruleId: z.string(),
  windowFrom: z.coerce.date().nullable(),
  windowTo: z.coerce.date().nullable(),
  measured: z.number().nullable(),
  detail: z.string(),
});
export type FailedCheck = z.infer<typeof FailedCheck>;

export const IngestOutput = z.object({
  datasetId: z.string(),
  versionId: z.string(),
  versionNumber: z.number().int(),
  rowCount: z.number().int(),
  created: z.boolean(),
});
export const ValidateOutput = z.object({
  contracts: z.array(
    z.object({
      contractId: z.string(),
      slug: z.string(),
      enforcement: z.string(),
      runId: z.string(),
      state: z.string(),
      failedChecks: z.array(FailedCheck),
    }),
  ),
});
const FeatureSetRef = z.object({
  featureSetId: z.string(),
  rowCount: z.number().int(),
  contentHash: z.string(),
});
export const FeaturesOutput = z.object({
  viewId: z.string(),
  viewVersion: z.number().int(),
  training: FeatureSetRef,
  evaluation: FeatureSetRef,
});
export const TrainOutput = z.object({
  runId: z.string(),
  artifactUri: z.string(),
  artifactHash: z.string(),
  sizeBytes: z.number().int(),
  rowCount: z.number().int(),
  encodedColumns: z.number().int(),
  iterations: z.number().int(),
  converged: z.boolean(),
  decisionThreshold: z.number(),
});
export const EvaluateOutput = z.object({
  runId: z.string(),
  metrics: z.array(EvaluationMetric),
  curvesPath: z.string(),
});
export const RegisterOutput = z.object({
  modelName: z.string(),
  versionId: z.string(),
  number: z.number().int(),
});

/** What a step leaves for later steps and the run page. */
export const STEP_OUTPUTS = {
  ingest: IngestOutput,
  validate: ValidateOutput,
  features: FeaturesOutput,
  train: TrainOutput,
  evaluate: EvaluateOutput,
  register: RegisterOutput,
} as const satisfies Record<StepKind, z.ZodType>;
export type StepOutput<Kind extends StepKind> = z.output<(typeof STEP_OUTPUTS)[Kind]>;

/** Counts of decisions at each threshold; parallel lists, thresholds ascending. */
const DecisionCurve = z.object({
  /** What the model decides by. */
  decisionThreshold: z.number(),
  thresholds: z.array(z.number()),
  truePositives: z.array(z.number()),
  falsePositives: z.array(z.number()),
  positives: z.number(),
  negatives: z.number(),
});
export type DecisionCurve = z.infer<typeof DecisionCurve>;

const WindowCurves = z.object({
  roc: z.array(z.object({ falsePositiveRate: z.number(), truePositiveRate: z.number() })),
  calibration: z.array(
    z.object({ rows: z.number(), meanPredicted: z.number(), observedRate: z.number() }),
  ),
  /** Absent from runs that were evaluated before it was measured. */
  decisions: DecisionCurve.optional(),
});
/** The JSON artifact at CURVES_PATH. */
export const EvaluationCurves = z.object({ training: WindowCurves, evaluation: WindowCurves });
export type EvaluationCurves = z.infer<typeof EvaluationCurves>;
export const CURVES_PATH = "evaluation/curves.json";

/** Quality on a part of the evaluation rows. */
const EvaluationSlice = z.object({
  feature: z.string(),
  slice: z.string(),
  rows: z.number().int(),
  /** Null when the part holds one class only. */
  auc: z.number().nullable(),
  f1: z.number(),
  accuracy: z.number(),
  brier: z.number(),
  observedRate: z.number(),
  meanPredicted: z.number(),
});
export type EvaluationSlice = z.infer<typeof EvaluationSlice>;
/** The JSON artifact at SLICES_PATH. */
export const EvaluationSlices = z.array(EvaluationSlice);
export const SLICES_PATH = "evaluation/slices.json";
export const MODEL_PATH = "model/model.onnx";
export const SIGNATURE_PATH = "model/signature.json";

export const LastRun = z.object({
  number: z.number().int(),
  name: z.string(),
  state: RunState,
  startedAt: z.date().nullable(),
  finishedAt: z.date().nullable(),
});
export const PipelineListItem = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  project: z.string(),
  description: z.string(),
  stepCount: z.number().int(),
  runCount: z.number().int(),
  /** Of the succeeded runs, of `durationRuns` of them; null when none succeeded. */
  medianDurationSeconds: z.number().nullable(),
  durationRuns: z.number().int(),
  /** At most 14, newest first. */
  lastRuns: z.array(LastRun),
  updatedAt: z.date(),
});
export type PipelineListItem = z.infer<typeof PipelineListItem>;
export const PipelinePage = listOutput(PipelineListItem);

export const PipelineDetail = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  project: z.object({ slug: z.string(), name: z.string() }),
  steps: z.array(PipelineStep),
  config: PipelineConfig,
  createdAt: z.date(),
  updatedAt: z.date(),
  lastRun: z
    .object({
      number: z.number().int(),
      name: z.string(),
      state: RunState,
      config: PipelineConfig,
      steps: z.array(z.object({ name: z.string(), state: StepState })),
    })
    .nullable(),
});
export type PipelineDetail = z.infer<typeof PipelineDetail>;

export const PipelineRunListItem = z.object({
  id: z.string(),
  number: z.number().int(),
  name: z.string(),
  state: RunState,
  createdByName: z.string(),
  createdAt: z.date(),
  startedAt: z.date().nullable(),
  finishedAt: z.date().nullable(),
  durationSeconds: z.number().nullable(),
});
export type PipelineRunListItem = z.infer<typeof PipelineRunListItem>;
export const PipelineRunPage = listOutput(PipelineRunListItem);

export const StepRunDetail = z.object({
  id: z.string(),
  name: z.string(),
  kind: StepKind,
  needs: z.array(z.string()),
  state: StepState,
  attempts: z.number().int(),
  jobId: z.string().nullable(),
  startedAt: z.date().nullable(),
  finishedAt: z.date().nullable(),
  error: z.string().nullable(),
  /** Parse with STEP_OUTPUTS of the kind; null until the step has succeeded. */
  output: z.unknown(),
  progress: z.number().nullable(),
  progressNote: z.string().nullable(),
});
export type StepRunDetail = z.infer<typeof StepRunDetail>;

export const PipelineRunDetail = z.object({
  id: z.string(),
  number: z.number().int(),
  name: z.string(),
  state: RunState,
  config: PipelineConfig,
  createdByName: z.string(),
  createdAt: z.date(),
  startedAt: z.date().nullable(),
  finishedAt: z.date().nullable(),
  pipeline: z.object({ slug: z.string(), name: z.string() }),
  project: z.object({ slug: z.string(), name: z.string() }),
  steps: z.array(StepRunDetail),
  /** Median of the pipeline's succeeded runs before this one, for an estimate of the end. */
  typicalSeconds: z.number().nullable(),
});
export type PipelineRunDetail = z.infer<typeof PipelineRunDetail>;

export const RunRef = z.object({ pipelineSlug: Slug, number: z.coerce.number().int().positive() });
export const PipelineRef = z.object({ slug: Slug });

export const JOB_STATES = ["queued", "running", "succeeded", "failed", "cancelled"] as const;
export const JobState = z.enum(JOB_STATES);

export const JobListItem = z.object({
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  state: JobState,
  attempts: z.number().int(),
  maxAttempts: z.number().int(),
  progress: z.number(),
  progressNote: z.string().nullable(),
  cancelRequested: z.boolean(),
  error: z.string().nullable(),
  actorName: z.string(),
  workerId: z.string().nullable(),
  createdAt: z.date(),
  startedAt: z.date().nullable(),
  finishedAt: z.date().nullable(),
});
export type JobListItem = z.infer<typeof JobListItem>;
export const JobPage = listOutput(JobListItem);

export const JobDetail = JobListItem.extend({
  payload: z.unknown(),
  result: z.unknown(),
  errorCode: z.string().nullable(),
  /** Where the object that the job works for can be seen. */
  href: z.string().nullable(),
});
export type JobDetail = z.infer<typeof JobDetail>;

export const LOG_LEVELS = ["info", "warn", "error"] as const;
export const LOG_LINES_MAX = 1_000;
export const JobLogLine = z.object({
  id: z.number().int(),
  attempt: z.number().int(),
  at: z.date(),
  level: z.enum(LOG_LEVELS),
  message: z.string(),
});
export type JobLogLine = z.infer<typeof JobLogLine>;

export const JobLogInput = z.object({
  jobId: z.string().min(1),
  /** Lines after this id; from the beginning without it. */
  afterId: z.number().int().nonnegative().default(0),
  limit: z.number().int().min(1).max(LOG_LINES_MAX).default(LOG_LINES_MAX),
});
export type JobLogInput = z.input<typeof JobLogInput>;
export const JobLogPage = z.object({ lines: z.array(JobLogLine), hasMore: z.boolean() });

/** A worker that has not been heard of for so long is taken for lost. */
export const WORKER_LOST_SECONDS = 20;
export const WorkerItem = z.object({
  id: z.string(),
  hostname: z.string(),
  pid: z.number().int(),
  concurrency: z.number().int(),
  state: z.enum(["alive", "lost", "stopped"]),
  runningJobs: z.number().int(),
  startedAt: z.date(),
  lastSeenAt: z.date(),
  stoppedAt: z.date().nullable(),
});
export type WorkerItem = z.infer<typeof WorkerItem>;

/** What a watcher of a job receives: where it stands, and the log lines since the last message. */
export const JobUpdate = z.object({
  state: JobState,
  progress: z.number(),
  progressNote: z.string().nullable(),
  lines: z.array(JobLogLine),
});
export type JobUpdate = z.infer<typeof JobUpdate>;
export const StepJobPayload = z.object({ stepRunId: z.string() });
