import { z } from "zod";
import { ListInput, listOutput } from "@/server/lib/list/schema";
import { ModelName, NumericReference, SignatureFeature } from "@/server/registry/schema";

/** Instances of one predict call, and labels of one labels call. */
export const MAX_INSTANCES = 1_000;
export const MAX_LABELS = 5_000;

export const EndpointName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "lower-case letters, digits and hyphens, at most 63");

export const PREDICTION_SOURCES = ["live", "replay", "try"] as const;
export const PredictionSource = z.enum(PREDICTION_SOURCES);
export type PredictionSource = z.infer<typeof PredictionSource>;

export const CreateEndpointInput = z.object({
  name: EndpointName,
  modelName: ModelName,
  description: z.string().max(4_000).default(""),
});
export type CreateEndpointInput = z.input<typeof CreateEndpointInput>;

export const DeployInput = z.object({
  endpointName: EndpointName,
  versionId: z.string().min(1),
  reason: z.string().trim().min(1, "say why, for whoever reads the history").max(1_000),
  /** Event time from which the version answers, where recorded traffic is replayed. */
  effectiveFrom: z.date().optional(),
});
export type DeployInput = z.input<typeof DeployInput>;

export const Deployment = z.object({
  id: z.string(),
  versionId: z.string(),
  versionNumber: z.number().int(),
  role: z.string(),
  reason: z.string(),
  deployedByName: z.string(),
  startedAt: z.date(),
  /** Null while it serves. */
  endedAt: z.date().nullable(),
  effectiveFrom: z.date().nullable(),
});
export type Deployment = z.infer<typeof Deployment>;

export const EndpointListItem = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  modelName: z.string(),
  versionId: z.string().nullable(),
  versionNumber: z.number().int().nullable(),
  deployedAt: z.date().nullable(),
  deployedByName: z.string().nullable(),
  /** Predictions answered in the 24 hours before `measuredAt`, "try" calls left out. */
  predictions24h: z.number().int(),
  latencyP95Ms: z.number().nullable(),
  lastPredictionAt: z.date().nullable(),
  measuredAt: z.date(),
  createdAt: z.date(),
});
export type EndpointListItem = z.infer<typeof EndpointListItem>;
export const EndpointPage = listOutput(EndpointListItem);

export const EndpointRef = z.object({ name: EndpointName });

export const EndpointDetail = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  modelName: z.string(),
  createdAt: z.date(),
  /** What serves now; null before the first deployment. */
  current: z
    .object({
      versionId: z.string(),
      versionNumber: z.number().int(),
      entity: z.string(),
      positiveLabel: z.string(),
      decisionThreshold: z.number(),
      features: z.array(
        SignatureFeature.extend({
          /** Most frequent training values of a category, most frequent first. */
          choices: z.array(z.string()),
        }),
      ),
      startedAt: z.date(),
    })
    .nullable(),
  /** Newest first. */
  deployments: z.array(Deployment),
  /** Versions that can be deployed, newest first. */
  versions: z.array(
    z.object({ id: z.string(), number: z.number().int(), aliases: z.array(z.string()) }),
  ),
});
export type EndpointDetail = z.infer<typeof EndpointDetail>;

export const TRAFFIC_RANGES = ["hour", "day", "week"] as const;
export const TrafficInput = EndpointRef.extend({ range: z.enum(TRAFFIC_RANGES) });
export type TrafficInput = z.infer<typeof TrafficInput>;

export const Traffic = z.object({
  from: z.date(),
  to: z.date(),
  bucketSeconds: z.number().int(),
  computedAt: z.date(),
  n: z.number().int(),
  positiveShare: z.number().nullable(),
  latencyP50Ms: z.number().nullable(),
  latencyP95Ms: z.number().nullable(),
  modelP50Ms: z.number().nullable(),
  /** Buckets that hold predictions, oldest first. */
  buckets: z.array(
    z.object({
      at: z.date(),
      live: z.number().int(),
      replay: z.number().int(),
      latencyP50Ms: z.number(),
      latencyP95Ms: z.number(),
    }),
  ),
  /** Scores over the deployed version's training bins, and the training counts themselves. */
  scores: z
    .object({
      edges: z.array(z.number()),
      counts: z.array(z.number()),
      reference: NumericReference,
    })
    .nullable(),
});
export type Traffic = z.infer<typeof Traffic>;

export const ListPredictionsInput = ListInput.extend({ endpointName: EndpointName });
export type ListPredictionsInput = z.infer<typeof ListPredictionsInput>;

const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export const PredictionItem = z.object({
  id: z.string(),
  receivedAt: z.date(),
  eventAt: z.date(),
  versionNumber: z.number().int(),
  entity: z.string().nullable(),
  score: z.number(),
  decision: z.boolean(),
  label: z.boolean().nullable(),
  latencyMs: z.number(),
  modelMs: z.number(),
  queueMs: z.number(),
  source: PredictionSource,
  features: z.record(z.string(), Scalar),
});
export type PredictionItem = z.infer<typeof PredictionItem>;
export const PredictionPage = listOutput(PredictionItem);

/** Body of a predict call; instances are checked against the deployed version's signature. */
export const PredictBody = z.strictObject({
  instances: z.array(z.unknown()).min(1).max(MAX_INSTANCES),
  /** Parallel to `instances`: whom each is about. */
  entities: z.array(z.string().max(500)).optional(),
  /** Parallel to `instances`: when what is predicted happens; now unless given. */
  event_times: z.array(z.coerce.date()).optional(),
  /** Parallel to `instances`: sent again, an id is answered and not logged again. */
  prediction_ids: z.array(z.string().min(1).max(200)).optional(),
  source: z.enum(["live", "replay"]).default("live"),
});
export type PredictBody = z.output<typeof PredictBody>;

export const Prediction = z.object({
  id: z.string(),
  probability: z.number(),
  decision: z.boolean(),
  /** Features whose missing value was filled with the fitted one. */
  imputed: z.array(z.string()),
  /** Features whose category was not in the training data. */
  unseen: z.array(z.string()),
});
export type Prediction = z.infer<typeof Prediction>;

export const PredictAnswer = z.object({
  predictions: z.array(Prediction),
  model: z.string(),
  model_version: z.number().int(),
  decision_threshold: z.number(),
  latency_ms: z.object({ queue: z.number(), model: z.number(), total: z.number() }),
});
export type PredictAnswer = z.infer<typeof PredictAnswer>;

export const TryInput = EndpointRef.extend({ instance: z.record(z.string(), Scalar) });
export type TryInput = z.infer<typeof TryInput>;

export const LabelsBody = z.strictObject({
  labels: z
    .array(
      z.strictObject({
        prediction_id: z.string().min(1).max(200),
        label: z.union([z.boolean(), z.literal(0), z.literal(1)]),
        /** When the outcome became known; now unless given. */
        arrived_at: z.coerce.date().optional(),
      }),
    )
    .min(1)
    .max(MAX_LABELS),
});
export type LabelsBody = z.output<typeof LabelsBody>;

export const LabelsAnswer = z.object({
  recorded: z.number().int(),
  /** Ids that are no prediction of this endpoint; nothing was stored for them. */
  unknown: z.array(z.string()),
});
export type LabelsAnswer = z.infer<typeof LabelsAnswer>;

export const RequestReplayInput = z
  .object({
    endpointName: EndpointName,
    datasetVersionId: z.string().min(1),
    from: z.coerce.date(),
    to: z.coerce.date(),
    labelDelayDays: z.number().int().min(0).max(365).default(14),
    idempotencyKey: z.string().min(1).max(200).optional(),
  })
  .refine(({ from, to }) => from < to, { error: "from must lie before to", path: ["from"] });
export type RequestReplayInput = z.input<typeof RequestReplayInput>;

export const ReplayPayload = z.object({
  endpointName: EndpointName,
  datasetVersionId: z.string(),
  from: z.coerce.date(),
  to: z.coerce.date(),
  labelDelayDays: z.number().int(),
});
export type ReplayPayload = z.output<typeof ReplayPayload>;

export const ReplayItem = z.object({
  id: z.string(),
  jobId: z.string().nullable(),
  rangeFrom: z.date(),
  rangeTo: z.date(),
  labelDelayDays: z.number().int(),
  /** Event time up to which rows were sent. */
  clockAt: z.date().nullable(),
  sent: z.number().int(),
  labelled: z.number().int(),
  failed: z.number().int(),
  total: z.number().int(),
  startedAt: z.date(),
  finishedAt: z.date().nullable(),
});
export type ReplayItem = z.infer<typeof ReplayItem>;
