import { z } from "zod";
import { listOutput } from "@/server/lib/list/schema";
import {
  OBJECTIVES,
  PARALLEL_LIMIT,
  SPLITS,
  SWEEP_METHODS,
  SWEEP_STATES,
  TRIAL_LIMITS,
  TRIAL_STATES,
} from "@/server/sweeps/constants";

export const SweepMethod = z.enum(SWEEP_METHODS);
export type SweepMethod = z.infer<typeof SweepMethod>;
export const SweepState = z.enum(SWEEP_STATES);
export type SweepState = z.infer<typeof SweepState>;
export const TrialState = z.enum(TRIAL_STATES);
export type TrialState = z.infer<typeof TrialState>;
export const Direction = z.enum(["higher", "lower"]);

const Name = z
  .string()
  .max(200)
  .regex(/^[A-Za-z]\w*(\.[A-Za-z]\w*)+$/, "the setting's dotted name, such as model.l2");
export const SettingValue = z.union(
  [z.string().max(200), z.number(), z.boolean()],
  "a number, a word, true or false",
);
const Points = z.number().int().min(2, "at least 2").max(100, "at most 100").optional();
const whole = z.number("a whole number").int("a whole number");

export const SpaceDimension = z.discriminatedUnion("kind", [
  z.strictObject({
    name: Name,
    kind: z.literal("choice"),
    values: z.array(SettingValue).min(1, "at least one value").max(100, "at most 100 values"),
  }),
  z.strictObject({
    name: Name,
    kind: z.literal("int"),
    min: whole,
    max: whole,
    step: whole.min(1, "at least 1").optional(),
    /** Evenly spread over the logarithm. */
    log: z.boolean().optional(),
    /** Values that a grid takes of a logarithmic range; 5 unless given. */
    points: Points,
  }),
  z.strictObject({
    name: Name,
    kind: z.literal("float"),
    min: z.number("a number"),
    max: z.number("a number"),
    log: z.boolean().optional(),
    /** Values that a grid takes of the range; 5 unless given. */
    points: Points,
  }),
  z.strictObject({ name: Name, kind: z.literal("boolean") }),
]);
export type SpaceDimension = z.infer<typeof SpaceDimension>;
export const SearchSpace = z
  .array(SpaceDimension)
  .min(1, "at least one setting")
  .max(20, "at most 20 settings");
export type SearchSpace = z.infer<typeof SearchSpace>;

/** Values of one trial by the setting's dotted name. */
export const TrialParams = z.record(z.string(), SettingValue);
export type TrialParams = z.infer<typeof TrialParams>;

const METRIC_KEYS = SPLITS.flatMap((split) =>
  OBJECTIVES.map(({ metric }) => `${split}.${metric}` as const),
);

const Trials = z.number().int("a whole number").min(1, "at least 1");
export const CreateSweepInput = z.object({
  pipelineSlug: z.string().min(1),
  name: z.string().trim().min(1, "must not be empty").max(200),
  /** Laid over the pipeline's own configuration, for all trials. */
  config: z.record(z.string(), z.unknown()).default({}),
  space: SearchSpace,
  method: SweepMethod,
  /** What is optimised: `validation.auc` and the like; which way is better follows from it. */
  metric: z.enum(METRIC_KEYS).default("validation.auc"),
  maxTrials: Trials.max(TRIAL_LIMITS.random, `at most ${TRIAL_LIMITS.random}`).default(20),
  maxParallel: Trials.max(PARALLEL_LIMIT, `at most ${PARALLEL_LIMIT}`).default(2),
  seed: z.number().int().min(0).max(2_147_483_647).default(1),
});
export type CreateSweepInput = z.input<typeof CreateSweepInput>;

export const SweepRef = z.object({ number: z.coerce.number().int().positive() });
export const ExtendSweepInput = z.object({
  trials: Trials.max(TRIAL_LIMITS.random, `at most ${TRIAL_LIMITS.random}`).default(20),
});

/** What a space comes to before it is searched, and all that is wrong with it. */
export const SpacePreviewInput = CreateSweepInput.pick({ pipelineSlug: true, method: true }).extend(
  {
    space: z.array(z.unknown()).max(20, "at most 20 settings"),
    maxTrials: z.number(),
  },
);
export const SpacePreview = z.object({
  /** Different points that the method can try; null when they cannot be counted. */
  combinations: z.number().nullable(),
  /** Trials that the sweep will run at most. */
  trials: z.number().int().nullable(),
  problems: z.array(z.object({ index: z.number().int().nullable(), message: z.string() })),
});
export type SpacePreview = z.infer<typeof SpacePreview>;

/** A setting that can be searched, with a range to begin with. */
export const SettingItem = z.object({
  name: z.string(),
  type: z.enum(["integer", "number", "boolean", "string"]),
  current: SettingValue.nullable(),
  suggestion: SpaceDimension,
});
export type SettingItem = z.infer<typeof SettingItem>;

const BestTrial = z.object({ number: z.number().int(), value: z.number(), runId: z.string() });
export const SweepListItem = z.object({
  id: z.string(),
  number: z.number().int(),
  name: z.string(),
  state: SweepState,
  error: z.string().nullable(),
  method: SweepMethod,
  metric: z.string(),
  direction: Direction,
  project: z.string(),
  pipeline: z.object({ slug: z.string(), name: z.string() }),
  maxTrials: z.number().int(),
  counts: z.object({
    queued: z.number().int(),
    running: z.number().int(),
    finished: z.number().int(),
    failed: z.number().int(),
    cancelled: z.number().int(),
  }),
  best: BestTrial.nullable(),
  createdByName: z.string(),
  createdAt: z.date(),
  startedAt: z.date().nullable(),
  finishedAt: z.date().nullable(),
});
export type SweepListItem = z.infer<typeof SweepListItem>;
export const SweepPage = listOutput(SweepListItem);

export const SweepTrialItem = z.object({
  number: z.number().int(),
  params: TrialParams,
  state: TrialState,
  value: z.number().nullable(),
  runId: z.string().nullable(),
  jobId: z.string().nullable(),
  error: z.string().nullable(),
  startedAt: z.date().nullable(),
  finishedAt: z.date().nullable(),
});
export type SweepTrialItem = z.infer<typeof SweepTrialItem>;
export const TrialPage = listOutput(SweepTrialItem);

/** Trains the pipeline, with registration, by the values of a trial; the best one unless named. */
export const TrainTrialInput = z.object({
  name: z.string().trim().min(1, "must not be empty").max(200),
  trial: z.number().int().positive().optional(),
});
export type TrainTrialInput = z.input<typeof TrainTrialInput>;

export const SweepDetail = SweepListItem.extend({
  space: SearchSpace,
  /** Different points that the method can try; null when they cannot be counted. */
  combinations: z.number().nullable(),
  seed: z.number().int(),
  maxParallel: z.number().int(),
  parentRunId: z.string().nullable(),
  /** The job that prepares the rows. */
  jobId: z.string().nullable(),
  /** Every trial in the order of their numbers, as points of charts. */
  trials: z.array(SweepTrialItem),
});
export type SweepDetail = z.infer<typeof SweepDetail>;

export const PreparePayload = z.object({ sweepId: z.string() });
export const TrialPayload = z.object({ sweepId: z.string(), number: z.number().int() });
