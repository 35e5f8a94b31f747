import { z } from "zod";
import { listOutput } from "@/server/lib/list/schema";

/** Aliases that the console names by itself; a team may add its own. */
export const WELL_KNOWN_ALIASES = ["champion", "challenger", "fallback"] as const;

/** Addresses carry it encoded; "/" and ":" part a name from its version in models:/ addresses. */
export const ModelName = z
  .string()
  .refine((name) => name.trim() !== "", "Registered model name cannot be empty.")
  .refine((name) => !/[/:\0]/.test(name), {
    error: ({ input }) => `Invalid model name '${input}'. Names cannot contain '/' or ':'.`,
  })
  .max(256, "'name' exceeds the maximum length of 256 characters");

/** Worded as MLflow words it: its clients show the text as it is. */
export const AliasName = z
  .string()
  .min(1, "Registered model alias name cannot be empty.")
  .max(255, "'alias' exceeds the maximum length of 255 characters")
  .regex(/^[\p{L}\p{N}_-]*$/u, {
    error: ({ input }) =>
      `Invalid alias name: '${input}'. Names may only contain alphanumerics, underscores (_), and dashes (-).`,
  })
  .refine((alias) => alias.toLowerCase() !== "latest", {
    error: "'latest' alias name (case insensitive) is reserved.",
  })
  .refine((alias) => !/^v\d+$/i.test(alias), {
    error: ({ input }) => `Version alias name '${input}' is reserved.`,
  });

/** MLflow's stages; aliases have taken their place, older clients still set them. */
export const STAGES = ["None", "Staging", "Production", "Archived"] as const;
export const Stage = z.enum(STAGES);
export type Stage = z.infer<typeof Stage>;

export const Tags = z.record(z.string(), z.string());
export type Tags = z.infer<typeof Tags>;

/** What clients of the registry set on models and versions. */
export const TagKey = z
  .string()
  .min(1, "Tag name cannot be empty.")
  .max(250, "'key' exceeds the maximum length of 250 characters")
  .regex(/^[/\p{L}\p{N}_.\- :]*$/u, {
    error: ({ input }) =>
      `Invalid value "${input}" for parameter 'key' supplied: Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).`,
  });
export const TagValue = z
  .string()
  .max(100_000, "'value' exceeds the maximum length of 100000 characters");

/** One model input: how a raw value is read and what fills a missing one. */
export const SignatureFeature = z.object({
  name: z.string(),
  type: z.enum(["numeric", "categorical", "boolean"]),
  /** Values that count as missing. */
  sentinels: z.array(z.union([z.string(), z.number()])),
  /** Fitted on the training window; boolean as 0 or 1. */
  imputed: z.union([z.number(), z.string()]),
  strategy: z.enum(["constant", "mean", "median", "mode"]),
});
export type SignatureFeature = z.infer<typeof SignatureFeature>;

export const ModelSignature = z.object({
  kind: z.literal("onnx"),
  entity: z.string(),
  features: z.array(SignatureFeature).min(1),
  output: z.literal("probability"),
  /** A probability at or above it is a positive decision. */
  decisionThreshold: z.number().min(0).max(1),
  positiveLabel: z.string(),
});
export type ModelSignature = z.infer<typeof ModelSignature>;

/** A measured quality figure with what it was measured on, [from, to). */
export const EvaluationMetric = z.object({
  key: z.string(),
  value: z.number(),
  n: z.number().int().nonnegative(),
  from: z.coerce.date(),
  to: z.coerce.date(),
  split: z.enum(["training", "evaluation"]),
  computedAt: z.coerce.date(),
});
export type EvaluationMetric = z.infer<typeof EvaluationMetric>;

/** Counts over the bins between `edges`: one bin more than edges; `missing` apart. */
export const NumericReference = z.object({
  kind: z.literal("numeric"),
  edges: z.array(z.number()),
  counts: z.array(z.number()),
  missing: z.number(),
});
export type NumericReference = z.infer<typeof NumericReference>;

/** Counts by category; `top` is parallel to `categories`. */
export const CategoricalReference = z.object({
  kind: z.literal("categorical"),
  categories: z.array(z.string()),
  rare: z.array(z.string()),
  canTellUnseen: z.boolean(),
  top: z.array(z.number()),
  other: z.number(),
  unseen: z.number(),
  missing: z.number(),
});
export type CategoricalReference = z.infer<typeof CategoricalReference>;

export const FeatureReference = z.discriminatedUnion("kind", [
  NumericReference,
  CategoricalReference,
]);
export type FeatureReference = z.infer<typeof FeatureReference>;

/** What the model saw in training, raw values before imputation; live windows are held against it. */
export const ReferenceDistribution = z.object({
  rowCount: z.number().int().positive(),
  from: z.coerce.date(),
  to: z.coerce.date(),
  features: z.record(z.string(), FeatureReference),
  score: NumericReference,
});
export type ReferenceDistribution = z.infer<typeof ReferenceDistribution>;

export const RegisterVersionInput = z.object({
  modelName: ModelName,
  runId: z.string(),
  artifactUri: z.string(),
  artifactHash: z.string(),
  sizeBytes: z.number().int().positive(),
  signature: ModelSignature,
  evaluation: z.array(EvaluationMetric),
  reference: ReferenceDistribution,
  trainedFrom: z.date(),
  trainedTo: z.date(),
  note: z.string().max(4_000).default(""),
});
export type RegisterVersionInput = z.input<typeof RegisterVersionInput>;
export type NewModelVersion = z.output<typeof RegisterVersionInput>;

export const EnsureModelInput = z.object({
  name: ModelName,
  title: z.string().min(1).max(200),
  projectSlug: z.string().min(1),
  description: z.string().max(4_000).default(""),
  useCase: z.string().max(200).default(""),
  tier: z.number().int().min(1).max(3).default(2),
});
export type EnsureModelInput = z.input<typeof EnsureModelInput>;

export const SetAliasInput = z.object({
  modelName: ModelName,
  alias: AliasName,
  number: z.number().int().positive(),
});
export const RemoveAliasInput = SetAliasInput.omit({ number: true });

export const VersionAlias = z.object({ alias: z.string(), number: z.number().int() });

export const ModelListItem = z.object({
  id: z.string(),
  name: z.string(),
  title: z.string(),
  project: z.string(),
  useCase: z.string(),
  tier: z.number().int(),
  versionCount: z.number().int(),
  latestNumber: z.number().int().nullable(),
  latestVersionId: z.string().nullable(),
  latestCreatedAt: z.date().nullable(),
  /** Measured AUC of the latest version outside its training window, where there is one. */
  latestAuc: EvaluationMetric.nullable(),
  aliases: z.array(VersionAlias),
  createdAt: z.date(),
  updatedAt: z.date(),
});
export type ModelListItem = z.infer<typeof ModelListItem>;
export const ModelPage = listOutput(ModelListItem);

/** What only versions of our own pipelines have is null in one that a client registered. */
export const ModelVersionSummary = z.object({
  id: z.string(),
  number: z.number().int(),
  runId: z.string().nullable(),
  runName: z.string().nullable(),
  artifactHash: z.string().nullable(),
  sizeBytes: z.number().int().nullable(),
  evaluation: z.array(EvaluationMetric),
  signature: ModelSignature.nullable(),
  trainedFrom: z.date().nullable(),
  trainedTo: z.date().nullable(),
  /** Where its client says the model came from; empty in a version of our own pipelines. */
  source: z.string(),
  loggedModelId: z.string().nullable(),
  stage: Stage,
  tags: Tags,
  aliases: z.array(z.string()),
  note: z.string(),
  createdByName: z.string(),
  createdAt: z.date(),
  updatedAt: z.date(),
});
export type ModelVersionSummary = z.infer<typeof ModelVersionSummary>;

export const ModelDetail = z.object({
  id: z.string(),
  name: z.string(),
  title: z.string(),
  project: z.object({ slug: z.string(), name: z.string() }),
  description: z.string(),
  useCase: z.string(),
  tier: z.number().int(),
  tags: Tags,
  createdAt: z.date(),
  updatedAt: z.date(),
  /** Newest first. */
  versions: z.array(ModelVersionSummary),
});
export type ModelDetail = z.infer<typeof ModelDetail>;

/** One version with the place of its files. */
export type ModelVersionDetail = ModelVersionSummary & {
  modelId: string;
  modelName: string;
  /** Object-store key of the ONNX file, of a version of our own pipelines. */
  artifactUri: string | null;
  reference: ReferenceDistribution | null;
};

/** One version with all that serving and monitoring need. */
export type ServableVersion = ModelVersionDetail & {
  artifactUri: string;
  signature: ModelSignature;
  reference: ReferenceDistribution;
};

export const ModelRef = z.object({ name: ModelName });
