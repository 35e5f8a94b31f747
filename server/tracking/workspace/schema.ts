import { z } from "zod";
import { Key, ProjectSlug } from "@/server/tracking/schema";
import {
  AXES_MAX,
  CHURN_SLICES,
  GROUPS_MAX,
  PARALLEL_MAX,
  SCATTER_MAX,
  VIEW_LISTS,
} from "@/server/tracking/workspace/constants";

const Filter = z.string().max(20_000).default("");
/** What a filter can name: `param.model`, `metric.auc`, `duration`. */
export const FieldPath = z.string().min(1).max(500);

export const METRIC_DIRECTIONS = ["higher", "lower", "none"] as const;
export const MetricDirection = z.enum(METRIC_DIRECTIONS);
export type MetricDirection = z.infer<typeof MetricDirection>;
export const METRIC_AGGREGATIONS = ["last", "min", "max"] as const;
export const MetricAggregation = z.enum(METRIC_AGGREGATIONS);
export type MetricAggregation = z.infer<typeof MetricAggregation>;

export const GroupRunsInput = z.object({
  project: ProjectSlug,
  filter: Filter,
  /** Time fields group by their day in UTC. */
  by: z.array(FieldPath).min(1).max(3),
  /** Their last, smallest or largest value of each run, as their definition says. */
  metrics: z.array(Key).max(60).default([]),
  /** `n`, one of `by`, or `metric.<key>` for the mean of one of `metrics`; `-` before for falling. */
  sort: FieldPath.default("-n"),
  limit: z.number().int().min(1).max(GROUPS_MAX).default(100),
});
export type GroupRunsInput = z.input<typeof GroupRunsInput>;

export const GroupMetric = z.object({
  /** Null where no value is below 1e150: those stand for infinity. */
  mean: z.number().nullable(),
  /** Of the sample; null for fewer than two runs. */
  sd: z.number().nullable(),
  min: z.number(),
  max: z.number(),
  /** Runs of the group that have a number for it. */
  n: z.number().int(),
});
export type GroupMetric = z.infer<typeof GroupMetric>;

export const RunGroup = z.object({
  /** Parallel to `by`; null where the runs have no value. */
  values: z.array(z.string().nullable()),
  n: z.number().int(),
  /** The newest 50. */
  runIds: z.array(z.string()),
  /** Condition that finds exactly these runs; null for fields of several values, such as tags. */
  filter: z.string().nullable(),
  /** A metric that no run of the group has is absent. */
  metrics: z.record(z.string(), GroupMetric),
});
export type RunGroup = z.infer<typeof RunGroup>;

export const RunGroups = z.object({
  groups: z.array(RunGroup),
  totalGroups: z.number().int(),
  totalRuns: z.number().int(),
  /** Which value of each run a metric's figures are made of. */
  aggregations: z.record(z.string(), MetricAggregation),
  asOf: z.date(),
});
export type RunGroups = z.infer<typeof RunGroups>;

export const ViewList = z.enum(VIEW_LISTS);
export const ViewScope = z.object({
  list: ViewList,
  /** Whose runs; empty for a list of the whole workspace. */
  project: z.union([ProjectSlug, z.literal("")]).default(""),
});
export type ViewScope = z.input<typeof ViewScope>;

export const SavedView = z.object({
  id: z.string(),
  list: ViewList,
  project: z.string(),
  name: z.string(),
  shared: z.boolean(),
  /** The address's query string. */
  state: z.string(),
  /** The view that the list opens with: one's own before the team's. */
  isDefault: z.boolean(),
  ownerName: z.string(),
  /** Whether the caller made it. */
  isMine: z.boolean(),
  updatedAt: z.date(),
});
export type SavedView = z.infer<typeof SavedView>;

export const SaveViewInput = ViewScope.extend({
  /** Without it a new view is made. */
  id: z.string().optional(),
  name: z.string().trim().min(1).max(120),
  shared: z.boolean().default(false),
  /** At most 64 KB. */
  state: z.string(),
  isDefault: z.boolean().default(false),
});
export type SaveViewInput = z.input<typeof SaveViewInput>;
export const ViewRef = z.object({ id: z.string().min(1) });

export const SaveStateInput = z.object({ state: z.string().min(1) });
export type SaveStateInput = z.infer<typeof SaveStateInput>;
export const StateRef = z.object({ id: z.string().regex(/^[A-Za-z0-9_-]{12}$/) });
export const StoredState = z.object({ id: z.string(), state: z.string() });
export type StoredState = z.infer<typeof StoredState>;

export const DEFINITION_SOURCES = ["team", "built-in", "guessed from the name"] as const;

export const MetricDefinition = z.object({
  key: z.string(),
  label: z.string(),
  description: z.string(),
  direction: MetricDirection,
  unit: z.string(),
  aggregation: MetricAggregation,
  source: z.enum(DEFINITION_SOURCES),
  /** Of a team's definition alone. */
  updatedBy: z.string().nullable(),
  updatedAt: z.date().nullable(),
});
export type MetricDefinition = z.infer<typeof MetricDefinition>;

export const ListDefinitionsInput = z.object({
  project: ProjectSlug,
  /** Definitions of these keys; without it, of the project's most used ones. */
  keys: z.array(Key).max(500).optional(),
});
export type ListDefinitionsInput = z.input<typeof ListDefinitionsInput>;

export const SaveDefinitionInput = z.object({
  project: ProjectSlug,
  key: Key,
  label: z.string().trim().max(120).default(""),
  description: z.string().trim().max(2_000).default(""),
  direction: MetricDirection,
  unit: z.string().trim().max(40).default(""),
  aggregation: MetricAggregation.default("last"),
});
export type SaveDefinitionInput = z.input<typeof SaveDefinitionInput>;
export const DefinitionRef = z.object({ project: ProjectSlug, key: Key });
export type DefinitionRef = z.infer<typeof DefinitionRef>;

export const ScatterInput = z.object({
  project: ProjectSlug,
  filter: Filter,
  x: FieldPath,
  y: FieldPath,
  colour: FieldPath.optional(),
  limit: z.number().int().min(1).max(SCATTER_MAX).default(2_000),
});
export type ScatterInput = z.input<typeof ScatterInput>;

/** A value on an axis; instants as milliseconds since 1970. */
export const AxisValue = z.union([z.number(), z.string(), z.null()]);
export type AxisValue = z.infer<typeof AxisValue>;
export const AXIS_KINDS = ["number", "time", "category"] as const;

export const Axis = z.object({
  field: z.string(),
  kind: z.enum(AXIS_KINDS),
  /** Null for categories and where no run has a value. */
  min: z.number().nullable(),
  max: z.number().nullable(),
  /** Of a category axis, the most frequent first. */
  categories: z.array(z.string()),
  /** Categories beyond those listed. */
  moreCategories: z.number().int(),
  /** Runs without a value. */
  missing: z.number().int(),
  direction: MetricDirection,
});
export type Axis = z.infer<typeof Axis>;

export const ScatterPoint = z.object({
  runId: z.string(),
  name: z.string(),
  x: z.number(),
  y: z.number(),
  colour: AxisValue,
});
export type ScatterPoint = z.infer<typeof ScatterPoint>;

export const ScatterPlot = z.object({
  /** The front and the newest runs, newest first. */
  points: z.array(ScatterPoint),
  /** Runs that have both values. */
  total: z.number().int(),
  /** Runs that the filter finds but that lack one of the values. */
  missing: z.number().int(),
  x: Axis,
  y: Axis,
  colour: Axis.nullable(),
  /** Run ids by rising x; empty where neither way is known to be better on one axis. */
  paretoFront: z.array(z.string()),
  /** How many runs the front was chosen from: all, or the newest 50 000. */
  paretoOf: z.number().int(),
  asOf: z.date(),
});
export type ScatterPlot = z.infer<typeof ScatterPlot>;

export const ParallelInput = z.object({
  project: ProjectSlug,
  filter: Filter,
  axes: z.array(FieldPath).min(1).max(AXES_MAX),
  limit: z.number().int().min(1).max(PARALLEL_MAX).default(500),
});
export type ParallelInput = z.input<typeof ParallelInput>;

export const ParallelPlot = z.object({
  /** Newest first; `values` is parallel to `axes`. */
  rows: z.array(z.object({ runId: z.string(), name: z.string(), values: z.array(AxisValue) })),
  /** Runs that the filter finds, of which the newest are in `rows`. */
  total: z.number().int(),
  axes: z.array(Axis),
  asOf: z.date(),
});
export type ParallelPlot = z.infer<typeof ParallelPlot>;

export const ImportanceInput = z.object({
  project: ProjectSlug,
  filter: Filter,
  metric: Key,
});
export type ImportanceInput = z.input<typeof ImportanceInput>;

export const NotMeasurable = z.object({ measurable: z.literal(false), reason: z.string() });

export const ParamImportance = z.object({
  param: z.string(),
  /** Rise of the squared error when the param's values are shuffled, as a share of the variance. */
  importance: z.number(),
  /** Spearman's rank correlation with the metric; null for words. */
  correlation: z.number().nullable(),
  kind: z.enum(["number", "category"]),
  /** Distinct values. */
  values: z.number().int(),
});

export const MeasuredImportance = z.object({
  measurable: z.literal(true),
  /** What was done, in words. */
  method: z.string(),
  metric: z.string(),
  aggregation: MetricAggregation,
  /** Runs that it was computed from. */
  n: z.number().int(),
  /** Runs that the filter finds but that have no number for the metric, or came before the limit. */
  leftOut: z.number().int(),
  /** Share of variance that the forest explains in runs it was not grown on; may be negative. */
  r2: z.number(),
  trees: z.number().int(),
  /** Highest importance first. */
  importances: z.array(ParamImportance),
  /** Params with one value alone. */
  constantParams: z.number().int(),
  /** Varying params beyond those that fit. */
  moreParams: z.number().int(),
  computedAt: z.coerce.date(),
});
export const ImportanceResult = z.discriminatedUnion("measurable", [
  MeasuredImportance,
  NotMeasurable,
]);
export type ImportanceResult = z.infer<typeof ImportanceResult>;

const JobProgress = z.object({
  /** Null where it was plain without a job that there is nothing to measure. */
  jobId: z.string().nullable(),
  state: z.enum(["queued", "running", "succeeded", "failed", "cancelled"]),
  progress: z.number(),
  note: z.string().nullable(),
  error: z.string().nullable(),
});
export const JobRef = z.object({ jobId: z.string().min(1) });

/** `result` is there once the job succeeded. */
export const ImportanceJob = JobProgress.extend({ result: ImportanceResult.nullable() });
export type ImportanceJob = z.infer<typeof ImportanceJob>;
export const ImportancePayload = z.object({
  project: z.string(),
  filter: z.string(),
  metric: z.string(),
});
export type ImportancePayload = z.infer<typeof ImportancePayload>;

export const ChurnInput = z.object({ base: z.string().min(1), other: z.string().min(1) });
export type ChurnInput = z.infer<typeof ChurnInput>;

const ChurnCounts = z.object({
  n: z.number().int(),
  flips: z.number().int(),
  /** Decided negative by the base and positive by the other. */
  toPositive: z.number().int(),
  toNegative: z.number().int(),
});
export const ChurnSlice = ChurnCounts.extend({ feature: z.string(), value: z.string() });
export const ChurnModel = z.object({
  runId: z.string(),
  modelName: z.string(),
  number: z.number().int(),
  threshold: z.number(),
});
export const MeasuredChurn = ChurnCounts.extend({
  measurable: z.literal(true),
  /** flips / n. */
  share: z.number(),
  base: ChurnModel,
  other: ChurnModel,
  featureSetId: z.string(),
  /** Values of features with few of them, the highest share of flips first. */
  slices: z.array(ChurnSlice).max(CHURN_SLICES),
  computedAt: z.coerce.date(),
});
export const ChurnResult = z.discriminatedUnion("measurable", [MeasuredChurn, NotMeasurable]);
export type ChurnResult = z.infer<typeof ChurnResult>;
export const ChurnJob = JobProgress.extend({ result: ChurnResult.nullable() });
export type ChurnJob = z.infer<typeof ChurnJob>;

export const WorkspaceDefaultsInput = z.object({ project: ProjectSlug });
export const WorkspaceDefaults = z.object({
  /** Metrics of registered versions first, then those that most runs have. */
  metrics: z.array(z.string()).max(8),
  /** Params of more than one value, in most runs first. */
  params: z.array(z.string()).max(6),
  /** How many of the newest runs this was learned from. */
  runs: z.number().int(),
});
export type WorkspaceDefaults = z.infer<typeof WorkspaceDefaults>;
