import { z } from "zod";
import { Annotation } from "@/server/annotations/schema";
import { EvaluationMetric, ModelName } from "@/server/registry/schema";

export const RESOLUTIONS = ["month", "week"] as const;
export const Resolution = z.enum(RESOLUTIONS);
export type Resolution = z.infer<typeof Resolution>;

export const DRIFT_SEVERITIES = ["none", "possible", "drift", "insufficient data"] as const;
export const DriftSeverity = z.enum(DRIFT_SEVERITIES);
export type DriftSeverity = z.infer<typeof DriftSeverity>;

/** Name under which the score itself is compared with training, beside the features. */
export const SCORE_FEATURE = "@score";

/** Fewer labelled rows than this make no statement about quality. */
export const MIN_LABELLED = 100;

export const ComputePayload = z.object({
  endpointName: z.string(),
  /** Every window again, not only those with new predictions or labels. */
  full: z.boolean().default(false),
});
export type ComputePayload = z.output<typeof ComputePayload>;

export const WINDOW_SOURCES = ["live", "replay", "mixed"] as const;
export const WindowSource = z.enum(WINDOW_SOURCES);
export type WindowSource = z.infer<typeof WindowSource>;

/** One version's quality, latency and volume in [windowFrom, windowTo) of event time. */
export const MonitorWindow = z.object({
  versionId: z.string(),
  windowFrom: z.date(),
  windowTo: z.date(),
  source: WindowSource,
  n: z.number().int(),
  nLabelled: z.number().int(),
  positives: z.number().int(),
  /** Null without a label, or where labels of one class only leave it undefined. */
  auc: z.number().nullable(),
  f1: z.number().nullable(),
  accuracy: z.number().nullable(),
  brier: z.number().nullable(),
  meanScore: z.number().nullable(),
  latencyP50Ms: z.number().nullable(),
  latencyP95Ms: z.number().nullable(),
  computedAt: z.date(),
});
export type MonitorWindow = z.infer<typeof MonitorWindow>;

/** Counts over the reference's bins, in the order of `describeBins`. */
export const Distribution = z.object({ labels: z.array(z.string()), counts: z.array(z.number()) });
export type Distribution = z.infer<typeof Distribution>;

export const FeatureDrift = z.object({
  versionId: z.string(),
  windowFrom: z.date(),
  windowTo: z.date(),
  feature: z.string(),
  n: z.number().int(),
  nReference: z.number().int(),
  psi: z.number().nullable(),
  jsDistance: z.number().nullable(),
  pValue: z.number().nullable(),
  qValue: z.number().nullable(),
  severity: DriftSeverity,
  computedAt: z.date(),
});
export type FeatureDrift = z.infer<typeof FeatureDrift>;

export const ModelHealthInput = z.object({
  model: ModelName,
  endpoint: z.string().optional(),
  /** Version whose drift is shown; what serves unless given. */
  version: z.number().int().positive().optional(),
  resolution: Resolution.default("month"),
});
export type ModelHealthInput = z.input<typeof ModelHealthInput>;

export const FeatureHealth = z.object({
  feature: z.string(),
  /** The latest window that holds enough rows; null while none does. */
  latest: FeatureDrift.nullable(),
  /** Start of the first window in which it drifted; null when it never did. */
  firstDriftAt: z.date().nullable(),
  driftedWindows: z.number().int(),
  decidedWindows: z.number().int(),
  windows: z.array(FeatureDrift),
});
export type FeatureHealth = z.infer<typeof FeatureHealth>;

export const HealthVersion = z.object({
  versionId: z.string(),
  number: z.number().int(),
  isServing: z.boolean(),
  decisionThreshold: z.number(),
  trainedFrom: z.date().nullable(),
  trainedTo: z.date().nullable(),
  evaluation: z.array(EvaluationMetric),
});
export type HealthVersion = z.infer<typeof HealthVersion>;

export const ModelHealth = z.object({
  model: z.object({ name: z.string(), title: z.string() }),
  endpoints: z.array(z.string()),
  /** Null while no endpoint serves the model. */
  endpoint: z.object({ id: z.string(), name: z.string() }).nullable(),
  resolution: Resolution,
  /** Versions that serve or have windows, newest first. */
  versions: z.array(HealthVersion),
  /** Whose drift `features` tells; null before the first deployment. */
  drifting: z.object({ versionId: z.string(), number: z.number().int() }).nullable(),
  reference: z.object({ from: z.date(), to: z.date(), n: z.number().int() }).nullable(),
  windows: z.array(MonitorWindow),
  /** The score first, then features by their latest PSI. */
  features: z.array(FeatureHealth),
  annotations: z.array(Annotation),
  /** Every prediction before it has its label; null when none is open. */
  labelsCompleteTo: z.date().nullable(),
  computedAt: z.date().nullable(),
});
export type ModelHealth = z.infer<typeof ModelHealth>;

export const FeaturePeekInput = z.object({
  endpointName: z.string(),
  versionId: z.string(),
  feature: z.string(),
  resolution: Resolution,
  windowFrom: z.date(),
});
export type FeaturePeekInput = z.infer<typeof FeaturePeekInput>;

export const FeaturePeek = z.object({
  drift: FeatureDrift,
  window: Distribution,
  reference: Distribution,
});
export type FeaturePeek = z.infer<typeof FeaturePeek>;

export const CELL_STATES = ["good", "watch", "act", "unknown"] as const;
/** One judged figure of the overview, with what it rests on. */
export const HealthCell = z.object({
  state: z.enum(CELL_STATES),
  /** What the eye reads: "AUC 0.57"; null when not measured. */
  value: z.string().nullable(),
  /** One plain sentence on the figure and the rule that judged it. */
  detail: z.string(),
  from: z.date().nullable(),
  to: z.date().nullable(),
  n: z.number().int().nullable(),
  computedAt: z.date().nullable(),
});
export type HealthCell = z.infer<typeof HealthCell>;

export const HealthRow = z.object({
  model: z.string(),
  title: z.string(),
  endpoint: z.string(),
  versionNumber: z.number().int(),
  quality: HealthCell,
  drift: HealthCell,
  latency: HealthCell,
  data: HealthCell,
});
export type HealthRow = z.infer<typeof HealthRow>;

export const MonitoringOverview = z.object({
  /** Models that serve on some endpoint, worst first. */
  rows: z.array(HealthRow),
  /** Served models of which quality or drift and latency are computed. */
  monitored: z.number().int(),
  asOf: z.date(),
});
export type MonitoringOverview = z.infer<typeof MonitoringOverview>;

export const RecomputeInput = z.object({ endpointName: z.string().min(1) });
