import { z } from "zod";
import { CSV_ROLES } from "@/server/tracking/imports/constants";

const ProjectSlug = z.string().min(1);

/** Where an MLflow server is and how it lets us in. */
export const MlflowAccess = z.object({
  kind: z.literal("mlflow"),
  url: z.url({ protocol: /^https?$/ }).max(2_000),
  /** Sent as `Authorization: Bearer`. */
  token: z.string().max(10_000).optional(),
  /** With `password`: basic authentication. */
  username: z.string().max(500).optional(),
  password: z.string().max(10_000).optional(),
  /** Also addresses of this machine and of private networks; admins only. */
  allowPrivate: z.boolean().default(false),
});
/** Files that were uploaded for an import. */
const Uploads = z.array(z.uuid()).min(1).max(1_000);
export const NeptuneFiles = z.object({ kind: z.literal("neptune"), uploads: Uploads });
export const CsvFile = z.object({ kind: z.literal("csv"), uploads: Uploads.max(1) });

export const ImportSourceInput = z.discriminatedUnion("kind", [
  MlflowAccess,
  NeptuneFiles,
  CsvFile,
]);
export type ImportSourceInput = z.input<typeof ImportSourceInput>;

/** An experiment (or Neptune project) of the source, and what its runs' experiment is called here. */
export const ExperimentMapping = z.object({
  id: z.string(),
  name: z.string().trim().min(1).max(500),
});
export type ExperimentMapping = z.infer<typeof ExperimentMapping>;

export const CsvColumn = z.object({
  name: z.string(),
  role: z.enum(CSV_ROLES),
  /** What it is called here. */
  key: z.string().max(250),
});
export type CsvColumn = z.infer<typeof CsvColumn>;

export const ImportMapping = z.object({
  experiments: z.array(ExperimentMapping).max(10_000),
  /** Of a CSV file, in the order of its columns. */
  columns: z.array(CsvColumn).max(5_000).default([]),
  /** MLflow: the runs' files too. */
  artifacts: z.boolean().default(false),
  /** MLflow: deleted runs too, deleted here as well. */
  deleted: z.boolean().default(false),
  /** Neptune: decimal steps are multiplied by it and rounded. */
  stepFactor: z.number().positive().max(1_000_000).default(1),
});
export type ImportMapping = z.infer<typeof ImportMapping>;

export const PreviewImportInput = z.object({ project: ProjectSlug, source: ImportSourceInput });
export type PreviewImportInput = z.input<typeof PreviewImportInput>;
export const CreateImportInput = PreviewImportInput.extend({ mapping: ImportMapping });
export type CreateImportInput = z.input<typeof CreateImportInput>;

const StoredSource = z.discriminatedUnion("kind", [
  MlflowAccess.omit({ token: true, username: true, password: true }).extend({
    /** The credentials, sealed; removed when the job ends. */
    sealed: z.string().nullable(),
  }),
  NeptuneFiles,
  CsvFile,
]);
export type StoredSource = z.infer<typeof StoredSource>;
export const PreviewPayload = z.object({ project: ProjectSlug, source: StoredSource });
export type PreviewPayload = z.infer<typeof PreviewPayload>;
export const ImportPayload = PreviewPayload.extend({ mapping: ImportMapping });
export type ImportPayload = z.infer<typeof ImportPayload>;

export const ImportPreview = z.object({
  /** What the tag of each run will name it by. */
  source: z.string(),
  experiments: z.array(
    ExperimentMapping.extend({
      sourceName: z.string(),
      /** Null where the source does not say without reading all. */
      runs: z.number().int().nullable(),
      /** The project here that holds an experiment of this name; null when it is free. */
      takenBy: z.string().nullable(),
    }),
  ),
  /** Of a CSV file: columns with the roles guessed and their first values. */
  columns: z.array(CsvColumn.extend({ samples: z.array(z.string()) })),
  /** What will not come along, and why. */
  skipped: z.array(z.string()),
});
export type ImportPreview = z.infer<typeof ImportPreview>;

export const ImportCounts = z.object({
  runs: z.number().int(),
  /** Of those, runs that were here already. */
  existing: z.number().int(),
  points: z.number().int(),
  params: z.number().int(),
  files: z.number().int(),
  /** Reasons with how often they held. */
  skipped: z.record(z.string(), z.number().int()),
});
export type ImportCounts = z.infer<typeof ImportCounts>;

const STATES = ["queued", "running", "succeeded", "failed", "cancelled"] as const;
const JobItem = z.object({
  id: z.string(),
  state: z.enum(STATES),
  progress: z.number(),
  note: z.string().nullable(),
  error: z.string().nullable(),
});
export const PreviewJob = JobItem.extend({ preview: ImportPreview.nullable() });
export type PreviewJob = z.infer<typeof PreviewJob>;
export const ImportItem = JobItem.extend({
  kind: z.enum(["mlflow", "neptune", "csv"]),
  /** The server's address, or the files' names. */
  source: z.string(),
  cancelRequested: z.boolean(),
  actorName: z.string(),
  createdAt: z.date(),
  finishedAt: z.date().nullable(),
  result: ImportCounts.nullable(),
});
export type ImportItem = z.infer<typeof ImportItem>;
export const ImportList = z.array(ImportItem);

export const Upload = z.object({
  id: z.uuid(),
  name: z.string(),
  sizeBytes: z.number().int(),
});
export type Upload = z.infer<typeof Upload>;
