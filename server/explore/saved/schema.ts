import { z } from "zod";
import { Slug } from "@/server/catalog/schema";
import { CHART_KINDS, RESERVED_SLUGS } from "@/server/explore/constants";
import { Brush, QueryAnswer, QuestionInput } from "@/server/explore/schema";
import { listOutput } from "@/server/lib/list/schema";

const ColumnName = z.string().max(1_000);

/** How an answer is drawn: names of its columns; `colour` and `facet` empty for none. */
export const ChartChoice = z.strictObject({
  kind: z.enum(CHART_KINDS),
  x: ColumnName.min(1),
  y: ColumnName.min(1),
  colour: ColumnName.default(""),
  facet: ColumnName.default(""),
});
export type ChartChoice = z.infer<typeof ChartChoice>;

const RESERVED: ReadonlySet<string> = new Set(RESERVED_SLUGS);
const SavedSlug = Slug.refine((slug) => !RESERVED.has(slug), "is no free address; choose another");

const Content = z.object({
  name: z.string().trim().min(1, "must not be empty").max(200),
  description: z.string().trim().max(2_000),
  sql: QuestionInput.shape.sql,
  brushes: z.array(Brush).max(50),
  chart: ChartChoice.nullable(),
  /** Seen by everybody; otherwise by its owner alone. */
  shared: z.boolean(),
});

export const CreateSavedQueryInput = Content.extend({
  /** Its address, for good: reports and links refer to it. */
  slug: SavedSlug,
  description: Content.shape.description.default(""),
  brushes: Content.shape.brushes.default([]),
  chart: Content.shape.chart.default(null),
  shared: Content.shape.shared.default(false),
});
export type CreateSavedQueryInput = z.input<typeof CreateSavedQueryInput>;
export const UpdateSavedQueryInput = Content.partial().extend({ slug: Slug });
export type UpdateSavedQueryInput = z.input<typeof UpdateSavedQueryInput>;
export const SavedQueryRef = z.object({ slug: Slug });
export const RemovedQueryRef = z.object({ id: z.string().min(1).max(64) });

export const SavedQuery = Content.extend({
  id: z.string(),
  slug: z.string(),
  ownerName: z.string(),
  createdAt: z.date(),
  updatedAt: z.date(),
  isMine: z.boolean(),
  /** Whether the caller may change and remove it. */
  mayEdit: z.boolean(),
});
export type SavedQuery = z.infer<typeof SavedQuery>;
export const SavedQueryPage = listOutput(SavedQuery);

/** A saved query's first rows, as whoever asks for them may see them. */
export const SavedAnswer = z.object({
  query: SavedQuery,
  answer: QueryAnswer,
  computedAt: z.date(),
});
export type SavedAnswer = z.infer<typeof SavedAnswer>;
