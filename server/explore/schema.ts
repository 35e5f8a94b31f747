import { z } from "zod";
import { StoreReadNote } from "@/server/catalog/store-reads/schema";
import {
  PAGE_ROWS,
  PAGE_ROWS_MAX,
  PAGED_ROWS_MAX,
  SCOPES,
  SQL_LENGTH_MAX,
} from "@/server/explore/constants";

export const QUERY_STATES = ["succeeded", "failed", "refused", "cancelled", "limited"] as const;
export const COLUMN_KINDS = ["number", "text", "time", "boolean", "other"] as const;

const ColumnName = z.string().min(1).max(1_000);

/** A condition on a column of the answer: a range [from, to), a text, or no value. Times are epoch ms. */
export const Brush = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("range"),
    column: ColumnName,
    from: z.number(),
    to: z.number(),
    isTime: z.boolean().default(false),
  }),
  z.object({ kind: z.literal("value"), column: ColumnName, value: z.string().max(10_000) }),
  z.object({ kind: z.literal("missing"), column: ColumnName }),
]);
export type Brush = z.infer<typeof Brush>;

/** Who names a version stays on it when a newer one comes while he pages. */
const Pins = z.record(z.string(), z.number().int().positive());
/** Masked columns by dataset, as the first page said: another page of another view would not fit it. */
const Masks = z.record(z.string(), z.array(z.string()).max(2_000));

export const QuestionInput = z.object({
  /** Chosen by the caller, to cancel by. */
  id: z.string().min(8).max(80),
  /** As it was written: errors name its lines. */
  sql: z
    .string()
    .max(SQL_LENGTH_MAX)
    .refine((text) => text.trim() !== "", "There is no query"),
  brushes: z.array(Brush).max(50).default([]),
  pins: Pins.default({}),
  /** All rows of the datasets, a sample of the larger ones, or one of the very large alone. */
  scope: z.enum(SCOPES).default("full"),
});
export type QuestionInput = z.input<typeof QuestionInput>;

export const RunQueryInput = QuestionInput.extend({
  offset: z.number().int().min(0).max(PAGED_ROWS_MAX).default(0),
  limit: z.number().int().min(1).max(PAGE_ROWS_MAX).default(PAGE_ROWS),
  masks: Masks.optional(),
});
export type RunQueryInput = z.input<typeof RunQueryInput>;

export const ExportQueryInput = QuestionInput.extend({ format: z.enum(["csv", "parquet"]) });
export type ExportQueryInput = z.input<typeof ExportQueryInput>;
export const QueryId = z.object({ id: QuestionInput.shape.id });

export const AnswerColumn = z.object({
  name: z.string(),
  /** As the engine names it. */
  type: z.string(),
  kind: z.enum(COLUMN_KINDS),
});
export type AnswerColumn = z.infer<typeof AnswerColumn>;

/** The version that a name in the query stood for. */
export const QuerySource = z.object({
  name: z.string(),
  slug: z.string(),
  number: z.number().int(),
  rowCount: z.number().int(),
  /** About which share of its rows was read, by a fixed choice; absent where all were. */
  share: z.number().gt(0).lt(1).optional(),
  /** Columns that the caller may not read: whatever a query does with them, it finds the mask. */
  masked: z.array(z.string()),
});
export type QuerySource = z.infer<typeof QuerySource>;

export const QueryAnswer = z.object({
  columns: z.array(AnswerColumn),
  /** Cells in column order; whole numbers beyond 2^53 and decimals as text. */
  rows: z.array(z.array(z.unknown())),
  offset: z.number().int(),
  /** False: these and those before are all rows. True: there are more than these. */
  hasMore: z.boolean(),
  /** False: another run gives other rows, so that there is no paging. */
  isStable: z.boolean(),
  sources: z.array(QuerySource),
  /** What is masked and where to ask for access; null where the caller sees everything. */
  maskNote: z.string().nullable(),
  /** What was read from stores for it. */
  reads: z.array(StoreReadNote),
  durationMs: z.number(),
});
export type QueryAnswer = z.infer<typeof QueryAnswer>;

export const ColumnSummary = z.object({
  name: z.string(),
  nulls: z.number().int(),
  /** Counted up to ten thousand, above that estimated. */
  distinct: z.number().int(),
  isEstimated: z.boolean(),
  low: z.string().nullable(),
  high: z.string().nullable(),
  /** `counts[i]` values lie in [edges[i], edges[i+1]). Times are epoch ms. */
  histogram: z.object({ edges: z.array(z.number()), counts: z.array(z.number()) }).nullable(),
  top: z.array(z.object({ value: z.string(), count: z.number().int() })),
});
export type ColumnSummary = z.infer<typeof ColumnSummary>;

export const QuerySummary = z.object({
  rowCount: z.number().int(),
  /** True: the result has more rows than were counted. */
  isCut: z.boolean(),
  columns: z.array(ColumnSummary),
});
export type QuerySummary = z.infer<typeof QuerySummary>;

export const QueryPlan = z.object({
  plan: z.string(),
  /** What each store's table would be sent, which comes before. */
  statements: z.array(z.object({ name: z.string(), statement: z.string() })),
});
export type QueryPlan = z.infer<typeof QueryPlan>;

export const HistoryEntry = z.object({
  id: z.string(),
  sql: z.string(),
  state: z.enum(QUERY_STATES),
  /** Rows of the first page; null without an answer. */
  rowCount: z.number().int().nullable(),
  hasMore: z.boolean(),
  durationMs: z.number(),
  message: z.string().nullable(),
  /** Whether only a sample of a dataset was read. */
  isSample: z.boolean(),
  at: z.date(),
});
export type HistoryEntry = z.infer<typeof HistoryEntry>;

export const DraftFeaturesInput = z.object({ sql: QuestionInput.shape.sql });
export type DraftFeaturesInput = z.infer<typeof DraftFeaturesInput>;

/** What of a query a feature view over its dataset can take. */
export const FeatureDraft = z.object({
  dataset: z.object({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    timeColumn: z.string().nullable(),
    labelColumn: z.string().nullable(),
    columns: z.array(z.object({ name: z.string(), type: z.string() })),
  }),
  /** Columns of the dataset that the query gives, by the names that it gives them. */
  columns: z.array(z.object({ name: z.string(), source: z.string(), type: z.string() })),
  /** What a view cannot take, and why. */
  left: z.array(z.object({ name: z.string(), reason: z.string() })),
});
export type FeatureDraft = z.infer<typeof FeatureDraft>;
