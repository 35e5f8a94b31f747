import { z } from "zod";

/** What a project's export holds. */
export const CreateExportInput = z.object({
  /** The project's slug. */
  project: z.string(),
  /** Numbers of the experiments; all of the project unless told. */
  experiments: z.array(z.number().int().nonnegative()).min(1).max(10_000).optional(),
  /** Deleted runs too, marked by their lifecycle_stage. */
  deleted: z.boolean().default(false),
  /** The runs' files themselves in the archive, not only their list. */
  artifacts: z.boolean().default(false),
});
export type CreateExportInput = z.input<typeof CreateExportInput>;
export const ExportPayload = CreateExportInput.required({ deleted: true, artifacts: true });
export type ExportPayload = z.output<typeof ExportPayload>;

export const ExportColumn = z.object({
  name: z.string(),
  /** DuckDB's name of the type. */
  type: z.string(),
  description: z.string(),
});
export type ExportColumn = z.infer<typeof ExportColumn>;

export const ExportFile = z.object({
  name: z.string(),
  /** Null for JSON. */
  rows: z.number().int().nullable(),
  sizeBytes: z.number().int(),
  sha256: z.string(),
});
export type ExportFile = z.infer<typeof ExportFile>;

/** `manifest.json` of an export. */
export const ExportManifest = z.object({
  format: z.literal("headrace-export"),
  formatVersion: z.number().int(),
  exportedAt: z.coerce.date(),
  project: z.object({ slug: z.string(), name: z.string() }),
  options: ExportPayload.omit({ project: true }),
  /** Files of runs; `outside` counts the runs whose files this server does not hold. */
  artifacts: z.object({
    count: z.number().int(),
    sizeBytes: z.number().int(),
    outside: z.number().int(),
    included: z.boolean(),
  }),
  files: z.array(ExportFile.extend({ columns: z.array(ExportColumn).nullable() })),
});
export type ExportManifest = z.infer<typeof ExportManifest>;

/** What the job keeps as its result. */
export const ExportResult = z.object({
  files: z.array(ExportFile),
  artifacts: ExportManifest.shape.artifacts,
});
export type ExportResult = z.infer<typeof ExportResult>;

export const ExportItem = z.object({
  id: z.string(),
  state: z.enum(["queued", "running", "succeeded", "failed", "cancelled"]),
  progress: z.number(),
  note: z.string().nullable(),
  error: z.string().nullable(),
  cancelRequested: z.boolean(),
  actorName: z.string(),
  createdAt: z.date(),
  finishedAt: z.date().nullable(),
  options: ExportPayload,
  /** Null until it succeeded, and again once its files were removed. */
  result: ExportResult.nullable(),
  /** When the files will be removed; null while there are none. */
  expiresAt: z.date().nullable(),
});
export type ExportItem = z.infer<typeof ExportItem>;
export const ExportList = z.array(ExportItem);

export const ExportPreviewInput = CreateExportInput.pick({
  project: true,
  experiments: true,
  deleted: true,
});
export const ExportPreview = z.object({
  experiments: z.array(
    z.object({ number: z.number().int(), name: z.string(), runs: z.number().int() }),
  ),
  runs: z.number().int(),
  metrics: z.number().int(),
  points: z.number(),
  models: z.number().int(),
});
export type ExportPreview = z.infer<typeof ExportPreview>;
