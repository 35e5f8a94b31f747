import { z } from "zod";
import { ColumnSensitivity } from "@/server/catalog/access/schema";
import { listOutput } from "@/server/lib/list/schema";

export const FEATURE_TYPES = ["numeric", "categorical", "boolean"] as const;
export const SET_PURPOSES = ["training", "evaluation"] as const;
export const IMPUTATION_STRATEGIES = ["constant", "mean", "median", "mode"] as const;
export const STATISTICS_BINS = 20;
/** Categories counted by name in a feature's statistics; the rest are counted together. */
export const STATISTICS_CATEGORIES = 20;

const Name = z
  .string()
  .max(120)
  .regex(/^[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*$/, "use small letters, digits and single _ or -");

export const Imputation = z.discriminatedUnion("strategy", [
  z.object({
    strategy: z.literal("constant"),
    value: z.union([z.number(), z.string(), z.boolean()]),
  }),
  z.object({ strategy: z.enum(["mean", "median", "mode"]) }),
]);
export type Imputation = z.infer<typeof Imputation>;

/** One input of models: its source column, what counts as missing and how it is filled. */
export const FeatureDefinition = z
  .object({
    name: Name,
    source: z.string().min(1).max(200),
    type: z.enum(FEATURE_TYPES),
    /** Values of the source that mean "missing". */
    sentinels: z
      .array(z.union([z.string(), z.number()]))
      .max(100)
      .default([]),
    /** Fitted on the training window only. */
    imputation: Imputation,
    description: z.string().max(500).default(""),
  })
  .superRefine(({ type, sentinels, imputation }, context) => {
    if (type === "numeric" && sentinels.some((value) => typeof value !== "number")) {
      const message = "sentinels of a numeric feature are numbers";
      context.addIssue({ code: "custom", path: ["sentinels"], message });
    }
    const problem = findImputationProblem(type, imputation);
    if (problem !== null) {
      context.addIssue({ code: "custom", path: ["imputation"], message: problem });
    }
  });
export type FeatureDefinition = z.infer<typeof FeatureDefinition>;

function findImputationProblem(
  type: (typeof FEATURE_TYPES)[number],
  imputation: Imputation,
): string | null {
  if (imputation.strategy === "constant") {
    const wants = { numeric: "number", categorical: "string", boolean: "boolean" }[type];
    const is = typeof imputation.value;
    return is === wants ? null : `the constant of a ${type} feature is a ${wants}, not a ${is}`;
  }
  if (type !== "numeric" && imputation.strategy !== "mode") {
    return `a ${type} feature has no ${imputation.strategy}; use mode or a constant`;
  }
  return null;
}

export const CreateEntityInput = z.object({
  name: Name,
  joinKey: z.string().min(1).max(200),
  description: z.string().max(2_000).default(""),
});
export type CreateEntityInput = z.input<typeof CreateEntityInput>;

export const Entity = z.object({
  name: z.string(),
  joinKey: z.string(),
  description: z.string(),
});
export type Entity = z.infer<typeof Entity>;

export const CreateFeatureViewInput = z
  .object({
    name: Name,
    entityName: z.string().min(1),
    datasetId: z.string().min(1),
    timeColumn: z.string().min(1).max(200),
    labelColumn: z.string().min(1).max(200).nullish(),
    features: z.array(FeatureDefinition).min(1).max(2_000),
    description: z.string().max(5_000).default(""),
  })
  .superRefine(({ features }, context) => {
    const names = features.map(({ name }) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) {
      const message = `the feature "${twice}" is defined twice`;
      context.addIssue({ code: "custom", path: ["features"], message });
    }
  });
export type CreateFeatureViewInput = z.input<typeof CreateFeatureViewInput>;

export const Distribution = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("numeric"),
    edges: z.array(z.number()),
    counts: z.array(z.number().int()),
  }),
  z.object({
    kind: z.literal("categorical"),
    categories: z.array(z.string()),
    counts: z.array(z.number().int()),
    /** Rows of categories beyond the listed ones. */
    other: z.number().int(),
  }),
]);
export type Distribution = z.infer<typeof Distribution>;

export const FeatureStatistics = z.object({
  name: z.string(),
  type: z.enum(FEATURE_TYPES),
  n: z.number().int(),
  missing: z.number().int(),
  strategy: z.enum(IMPUTATION_STRATEGIES),
  /** What missing values become; null where nothing was fitted (sets that are not for training). */
  fitted: z.union([z.number(), z.string()]).nullable(),
  before: Distribution,
  after: Distribution.nullable(),
  /** The caller may not read the feature's column: values and distributions are left out. */
  isMasked: z.boolean().default(false),
});
export type FeatureStatistics = z.infer<typeof FeatureStatistics>;

export const FeatureSetFile = z.object({
  path: z.string(),
  rowCount: z.number().int(),
  sizeBytes: z.number(),
  sha256: z.string(),
});

export const FeatureSet = z.object({
  id: z.string(),
  viewId: z.string(),
  datasetVersionId: z.string(),
  purpose: z.enum(SET_PURPOSES),
  rangeFrom: z.date(),
  rangeTo: z.date(),
  rowCount: z.number().int(),
  contentHash: z.string(),
  files: z.array(FeatureSetFile),
  statistics: z.array(FeatureStatistics),
  createdAt: z.date(),
});
export type FeatureSet = z.infer<typeof FeatureSet>;

export const FeatureViewRef = z.object({
  id: z.string(),
  name: z.string(),
  version: z.number().int(),
});

export const FeatureView = FeatureViewRef.extend({
  entityName: z.string(),
  joinKey: z.string(),
  datasetId: z.string(),
  timeColumn: z.string(),
  labelColumn: z.string().nullable(),
  description: z.string(),
  features: z.array(FeatureDefinition),
  createdAt: z.date(),
});
export type FeatureView = z.infer<typeof FeatureView>;

/** One feature of the newest version of a view. */
export const FeatureItem = z.object({
  id: z.string(),
  name: z.string(),
  view: z.string(),
  viewVersion: z.number().int(),
  entity: z.string(),
  type: z.enum(FEATURE_TYPES),
  source: z.string(),
  dataset: z.string(),
  strategy: z.enum(IMPUTATION_STRATEGIES),
  description: z.string(),
  /** Of the newest training set; null before the first. */
  missingShare: z.number().nullable(),
  trainingRows: z.number().int().nullable(),
  measuredAt: z.date().nullable(),
  modelCount: z.number().int(),
});
export type FeatureItem = z.infer<typeof FeatureItem>;
export const FeaturePage = listOutput(FeatureItem);

export const FeatureConsumer = z.object({
  model: z.string(),
  modelTitle: z.string(),
  version: z.number().int(),
  runId: z.string(),
  createdAt: z.date(),
});

export const FeatureViewDetail = FeatureView.extend({
  entityDescription: z.string(),
  dataset: z.object({ id: z.string(), slug: z.string(), name: z.string() }),
  /** How sensitive the columns are from which the features come. */
  sensitivities: z.array(ColumnSensitivity),
  versions: z.array(z.object({ version: z.number().int(), createdAt: z.date() })),
  /** Newest first. */
  sets: z.array(FeatureSet.extend({ datasetVersion: z.number().int() })),
  consumers: z.array(FeatureConsumer),
});
export type FeatureViewDetail = z.infer<typeof FeatureViewDetail>;
