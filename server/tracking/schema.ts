import { z } from "zod";
import { ListInput, listOutput } from "@/server/lib/list/schema";
import {
  BULK_LIMIT,
  COLUMN_LIMIT,
  COMPARE_LIMIT,
  HISTORY_POINTS_MAX,
} from "@/server/tracking/constants";

export const RUN_STATUSES = ["running", "scheduled", "finished", "failed", "killed"] as const;
export const RunStatus = z.enum(RUN_STATUSES);
export type RunStatus = z.infer<typeof RunStatus>;

export const ProjectSlug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "lower-case letters, digits and hyphens, at most 63");
export const Key = z.string().min(1).max(250);

export const EnsureProjectInput = z.object({
  slug: ProjectSlug,
  name: z.string().min(1).max(200),
  description: z.string().max(4_000).default(""),
});

export const EnsureExperimentInput = z.object({
  projectSlug: ProjectSlug,
  name: z.string().min(1).max(500),
});

export const MetricPointInput = z.object({
  key: Key,
  step: z.number().int(),
  at: z.date(),
  value: z.number(),
});
export type MetricPointInput = z.infer<typeof MetricPointInput>;

export const RunInputRecord = z.object({
  context: z.enum(["training", "evaluation"]),
  datasetVersionId: z.string(),
  featureSetId: z.string().nullable(),
  datasetSlug: z.string(),
  datasetVersion: z.number().int(),
  datasetHash: z.string(),
  featureView: z.string(),
  featureViewVersion: z.number().int(),
  featureSetHash: z.string(),
  rowCount: z.number().int(),
  from: z.string(),
  to: z.string(),
});
export type RunInputRecord = z.infer<typeof RunInputRecord>;

/** A summary's figures; null where the value is no number (NaN). */
export const MetricCell = z.object({
  last: z.number().nullable(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  count: z.number().int(),
});
export type MetricCell = z.infer<typeof MetricCell>;

export const MetricSummary = MetricCell.extend({
  key: z.string(),
  lastStep: z.number(),
  minStep: z.number().nullable(),
  maxStep: z.number().nullable(),
  updatedAt: z.date(),
});
export type MetricSummary = z.infer<typeof MetricSummary>;

/** A dataset as a client described it. */
export const LoggedDataset = z.object({
  name: z.string(),
  digest: z.string(),
  sourceType: z.string(),
  source: z.string(),
  schema: z.string().nullable(),
  profile: z.string().nullable(),
  tags: z.array(z.object({ key: z.string(), value: z.string() })),
});
export type LoggedDataset = z.infer<typeof LoggedDataset>;

export const RunModelLink = z.object({
  role: z.enum(["input", "output"]),
  modelId: z.string(),
  name: z.string(),
  step: z.number(),
});
export type RunModelLink = z.infer<typeof RunModelLink>;

export const LIFECYCLES = ["active", "deleted", "all"] as const;

export const ListRunsInput = ListInput.extend({
  project: ProjectSlug.optional(),
  /** Number of an experiment. */
  experiment: z.number().int().optional(),
  /** Metric, param and tag keys to return with each run. */
  metrics: z.array(Key).max(COLUMN_LIMIT).default([]),
  params: z.array(Key).max(COLUMN_LIMIT).default([]),
  tags: z.array(Key).max(COLUMN_LIMIT).default([]),
  lifecycle: z.enum(LIFECYCLES).default("active"),
});
export type ListRunsInput = z.input<typeof ListRunsInput>;

export const RunListItem = z.object({
  id: z.string(),
  name: z.string(),
  status: RunStatus,
  project: z.string(),
  experiment: z.string(),
  experimentNumber: z.number().int(),
  ownerName: z.string(),
  userId: z.string(),
  codeVersion: z.string().nullable(),
  seed: z.number().int().nullable(),
  startedAt: z.date(),
  finishedAt: z.date().nullable(),
  deletedAt: z.date().nullable(),
  parentId: z.string().nullable(),
  childCount: z.number().int(),
  /** Only the keys asked for; a key the run never logged is absent. */
  metrics: z.record(z.string(), MetricCell),
  params: z.record(z.string(), z.string()),
  tagValues: z.record(z.string(), z.string()),
  tags: z.array(z.string()),
  /** "name digest" of what it read. */
  datasets: z.array(z.string()),
  versions: z.array(z.object({ modelName: z.string(), number: z.number().int() })),
});
export type RunListItem = z.infer<typeof RunListItem>;
export const RunPage = listOutput(RunListItem);

export const RunColumnsInput = z.object({
  project: ProjectSlug,
  /** Part of the name, without regard to case. */
  search: z.string().max(250).default(""),
  limit: z.number().int().min(1).max(500).default(COLUMN_LIMIT),
});
export type RunColumnsInput = z.input<typeof RunColumnsInput>;

const KeyUse = z.object({ key: z.string(), runs: z.number().int() });

/** Keys in use, the most used first. */
export const RunColumns = z.object({
  metrics: z.array(KeyUse),
  params: z.array(KeyUse),
  tags: z.array(KeyUse),
  /** How many keys exist beyond those listed. */
  moreMetrics: z.number().int(),
  moreParams: z.number().int(),
  moreTags: z.number().int(),
});
export type RunColumns = z.infer<typeof RunColumns>;

/** One fact a rerun needs, and whether it was recorded. */
export const ReproductionFact = z.object({
  name: z.string(),
  value: z.string().nullable(),
  hint: z.string(),
});
export type ReproductionFact = z.infer<typeof ReproductionFact>;

export const RunDetail = z.object({
  id: z.string(),
  name: z.string(),
  status: RunStatus,
  project: z.object({ slug: z.string(), name: z.string() }),
  experiment: z.string(),
  experimentNumber: z.number().int(),
  ownerName: z.string(),
  userId: z.string(),
  codeVersion: z.string().nullable(),
  seed: z.number().int().nullable(),
  note: z.string(),
  artifactUri: z.string(),
  startedAt: z.date(),
  finishedAt: z.date().nullable(),
  deletedAt: z.date().nullable(),
  parent: z.object({ id: z.string(), name: z.string() }).nullable(),
  childCount: z.number().int(),
  pipelineRunId: z.string().nullable(),
  params: z.array(z.object({ key: z.string(), value: z.string() })),
  tags: z.array(z.object({ key: z.string(), value: z.string() })),
  metrics: z.array(MetricSummary),
  inputs: z.array(RunInputRecord),
  datasets: z.array(LoggedDataset),
  models: z.array(RunModelLink),
  versions: z.array(z.object({ id: z.string(), modelName: z.string(), number: z.number().int() })),
  reproduction: z.array(ReproductionFact),
});
export type RunDetail = z.infer<typeof RunDetail>;

export const RunArtifact = z.object({
  path: z.string(),
  sizeBytes: z.number().int(),
  modifiedAt: z.date(),
});
export type RunArtifact = z.infer<typeof RunArtifact>;

export const ArtifactPathInput = z.object({ id: z.string().min(1), path: z.string().max(4_000) });
/** A file or folder of a run, its path relative to the run's root. */
export const ArtifactEntry = z.object({
  path: z.string(),
  isFolder: z.boolean(),
  sizeBytes: z.number().nullable(),
});
export type ArtifactEntry = z.infer<typeof ArtifactEntry>;

export const ArtifactPreview = z.object({
  path: z.string(),
  sizeBytes: z.number(),
  kind: z.enum([
    "image",
    "text",
    "json",
    "markdown",
    "html",
    "csv",
    "table",
    "pdf",
    "parquet",
    "audio",
    "video",
    "other",
  ]),
  /** The beginning of a text, null for what is no text. */
  text: z.string().nullable(),
  truncated: z.boolean(),
});
export type ArtifactPreview = z.infer<typeof ArtifactPreview>;

export const MetricHistoryInput = z.object({
  runIds: z.array(z.string()).min(1).max(COMPARE_LIMIT),
  key: Key,
  /** Longer series are averaged into so many buckets that keep their smallest and largest value. */
  maxPoints: z.number().int().min(10).max(HISTORY_POINTS_MAX).default(500),
  /** Both ends belong to the range. */
  fromStep: z.number().int().optional(),
  toStep: z.number().int().optional(),
});
export type MetricHistoryInput = z.input<typeof MetricHistoryInput>;

export const HistoryPoint = z.object({
  step: z.number(),
  at: z.date(),
  /** Mean of the bucket; null where it holds no number. */
  value: z.number().nullable(),
  min: z.number().nullable(),
  max: z.number().nullable(),
});
export const MetricHistory = z.object({
  runId: z.string(),
  /** Points stored; more than `points` when they were averaged. */
  total: z.number().int(),
  points: z.array(HistoryPoint),
});
export type MetricHistory = z.infer<typeof MetricHistory>;

/** The same for a page that draws many: a hundred series are read as fast as they arrive. */
export const PackedHistory = z.object({
  runId: z.string(),
  total: z.number().int(),
  /**
   * Base64 of five columns of equally many little-endian float64: step, milliseconds since 1970,
   * value, min, max. NaN stands for no number.
   */
  columns: z.string(),
});
export type PackedHistory = z.infer<typeof PackedHistory>;

export const CompareRunsInput = z.object({
  ids: z.array(z.string().min(1)).min(1).max(COMPARE_LIMIT),
  base: z.string().optional(),
});
export type CompareRunsInput = z.infer<typeof CompareRunsInput>;

export const MetricComparison = z.object({
  key: z.string(),
  direction: z.enum(["higher", "lower"]).nullable(),
  values: z.array(z.number().nullable()),
  /** Value minus the base run's; null where either is missing. */
  deltas: z.array(z.number().nullable()),
  /** Points that each run logged; a run with points and no value logged NaN last. */
  counts: z.array(z.number().int()),
  differs: z.boolean(),
});
export const FactComparison = z.object({
  key: z.string(),
  values: z.array(z.string().nullable()),
  differs: z.boolean(),
});
export const RunComparison = z.object({
  baseId: z.string(),
  runs: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      status: RunStatus,
      project: z.string(),
      startedAt: z.date(),
    }),
  ),
  metrics: z.array(MetricComparison),
  params: z.array(FactComparison),
  inputs: z.array(FactComparison),
  environment: z.array(FactComparison),
  tags: z.array(FactComparison),
});
export type RunComparison = z.infer<typeof RunComparison>;

/** The same for a page that compares many runs, of which most never logged most metrics. */
export const PackedComparison = RunComparison.extend({
  metrics: z.array(
    MetricComparison.pick({ key: true, direction: true, differs: true }).extend({
      /** Positions of the runs that logged the metric; `values` and `counts` are parallel to it. */
      at: z.array(z.number()),
      values: z.array(z.number().nullable()),
      counts: z.array(z.number()),
    }),
  ),
});
export type PackedComparison = z.infer<typeof PackedComparison>;
export type MetricComparison = z.infer<typeof MetricComparison>;
export type FactComparison = z.infer<typeof FactComparison>;

export const UpdateRunInput = z.object({
  id: z.string(),
  name: z.string().min(1).max(250).optional(),
  note: z.string().max(20_000).optional(),
  tags: z.record(Key, z.string().max(5_000)).optional(),
  removeTags: z.array(Key).max(100).optional(),
});

/** Runs by id, or all that a filter finds. */
export const RunSelection = z.union([
  z.object({ ids: z.array(z.string()).min(1).max(BULK_LIMIT) }),
  z.object({ project: ProjectSlug, filter: z.string() }),
]);
export type RunSelection = z.infer<typeof RunSelection>;

export const TagRunsInput = z.object({
  selection: RunSelection,
  set: z.record(Key, z.string().max(5_000)).default({}),
  remove: z.array(Key).max(100).default([]),
});
export const RunSelectionInput = z.object({ selection: RunSelection });
export const MoveRunsInput = z.object({
  selection: RunSelection,
  experiment: z.number().int(),
});
/** How many runs a bulk action changed. */
export const BulkResult = z.object({ changed: z.number().int() });

export const ExperimentItem = z.object({
  id: z.string(),
  number: z.number().int(),
  name: z.string(),
  project: z.string(),
  runCount: z.number().int(),
  createdAt: z.date(),
  updatedAt: z.date(),
  deletedAt: z.date().nullable(),
});
export type ExperimentItem = z.infer<typeof ExperimentItem>;

/** Where an experiment is found by its number, deleted or not. */
export const ExperimentPlace = z.object({
  number: z.number().int(),
  name: z.string(),
  project: z.string(),
  deletedAt: z.date().nullable(),
});

export const ProjectItem = z.object({
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  runCount: z.number().int(),
});
export type ProjectItem = z.infer<typeof ProjectItem>;

export const WatchRunsInput = z.union([
  z.object({ project: ProjectSlug }),
  z.object({ runIds: z.array(z.string()).min(1).max(COMPARE_LIMIT) }),
]);
export type WatchRunsInput = z.infer<typeof WatchRunsInput>;

export const RunsChanged = z.object({
  /** Runs started since the watch began. */
  newRuns: z.number().int(),
  changedRunIds: z.array(z.string()),
});
export type RunsChanged = z.infer<typeof RunsChanged>;
