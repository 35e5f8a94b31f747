import { z } from "zod";
import { ChartChoice, SavedQueryRef } from "@/server/explore/saved/schema";
import { ListInput, listOutput } from "@/server/lib/list/schema";
import { ModelName } from "@/server/registry/schema";
import {
  AUDIENCES,
  BLOCKS_MAX,
  COLUMNS_MAX,
  COMMENT_MAX,
  MARKDOWN_MAX,
  RULES_MAX,
  RUNS_MAX,
  TITLE_MAX,
} from "@/server/reports/constants";
import { Key, ProjectSlug } from "@/server/tracking/schema";
import { AXES_MAX } from "@/server/tracking/workspace/constants";
import { FieldPath } from "@/server/tracking/workspace/schema";

export const Audience = z.enum(AUDIENCES);
export type Audience = z.infer<typeof Audience>;

/** Runs by their ids, or the first that a filter finds. */
export const RunSet = z.strictObject({
  project: ProjectSlug,
  filter: z.string().max(20_000),
  ids: z.array(z.string().min(1).max(64)).min(1).max(RUNS_MAX).nullable(),
  sort: z.string().max(500),
  limit: z.number().int().min(1).max(RUNS_MAX),
});
export type RunSet = z.infer<typeof RunSet>;

const RangeEnd = z.number().nullable();
/** How a panel is drawn; the workspace's grid keeps the same words. */
export const PanelLook = z.strictObject({
  x: z.string().max(300).optional(),
  logX: z.boolean().optional(),
  logY: z.boolean().optional(),
  smoothing: z.number().min(0).max(1).optional(),
  ignoreOutliers: z.boolean().optional(),
  range: z.tuple([RangeEnd, RangeEnd]).optional(),
  topBy: z.enum(["highest", "lowest"]).optional(),
});
export type PanelLook = z.infer<typeof PanelLook>;

export const ADDED_KINDS = [
  "scatter",
  "parallel",
  "bar",
  "histogram",
  "box",
  "importance",
  "difference",
] as const;
export const ReportPanel = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("line"), metric: Key }),
  z.strictObject({
    kind: z.enum(ADDED_KINDS),
    fields: z.array(FieldPath).max(AXES_MAX),
    logs: z.array(FieldPath).max(AXES_MAX).optional(),
  }),
]);
export type ReportPanel = z.infer<typeof ReportPanel>;

/** What a version's measured figure must keep; `key` as its evaluation names it. */
export const GateRule = z.strictObject({
  key: Key,
  split: z.enum(["training", "evaluation"]),
  must: z.enum(["at least", "at most"]),
  limit: z.number(),
});
export type GateRule = z.infer<typeof GateRule>;

/** How a saved query's answer is shown; a chart of null is what the types suggest. */
export const QueryShow = z.discriminatedUnion("as", [
  z.strictObject({ as: z.literal("chart"), chart: ChartChoice.nullable() }),
  z.strictObject({ as: z.literal("table") }),
  /** The one value of a column, of an answer of one row. */
  z.strictObject({ as: z.literal("number"), column: z.string().min(1).max(1_000) }),
]);
export type QueryShow = z.infer<typeof QueryShow>;

/** "latest", an alias or a number. */
const VersionName = z.string().min(1).max(255);
const BlockId = z.string().min(1).max(64);
const Heading = z.string().max(TITLE_MAX);

export const ReportBlock = z.discriminatedUnion("kind", [
  z.strictObject({
    id: BlockId,
    kind: z.literal("text"),
    markdown: z.string().max(MARKDOWN_MAX),
  }),
  z.strictObject({
    id: BlockId,
    kind: z.literal("panel"),
    title: Heading,
    panel: ReportPanel,
    look: PanelLook,
    runs: RunSet,
    baselineId: z.string().max(64).nullable(),
  }),
  z.strictObject({
    id: BlockId,
    kind: z.literal("runs"),
    title: Heading,
    runs: RunSet,
    metrics: z.array(Key).max(COLUMNS_MAX),
    params: z.array(Key).max(COLUMNS_MAX),
  }),
  z.strictObject({
    id: BlockId,
    kind: z.literal("profile"),
    dataset: z.string().min(1).max(200),
    /** The newest version when null. */
    version: z.number().int().positive().nullable(),
  }),
  z.strictObject({
    id: BlockId,
    kind: z.literal("gates"),
    model: ModelName,
    version: VersionName,
    rules: z.array(GateRule).min(1).max(RULES_MAX),
  }),
  z.strictObject({
    id: BlockId,
    kind: z.literal("value"),
    label: Heading,
    source: z.discriminatedUnion("kind", [
      z.strictObject({
        kind: z.literal("run"),
        runId: z.string().min(1).max(64),
        metric: Key,
        of: z.enum(["last", "min", "max"]),
      }),
      z.strictObject({
        kind: z.literal("model"),
        model: ModelName,
        version: VersionName,
        metric: Key,
        split: z.enum(["training", "evaluation"]),
      }),
    ]),
  }),
  z.strictObject({
    id: BlockId,
    kind: z.literal("query"),
    title: Heading,
    /** The address of a saved query. */
    query: SavedQueryRef.shape.slug,
    show: QueryShow,
  }),
]);
export type ReportBlock = z.infer<typeof ReportBlock>;
export type BlockOf<Kind extends ReportBlock["kind"]> = Extract<ReportBlock, { kind: Kind }>;

export const ReportBlocks = z
  .array(ReportBlock)
  .max(BLOCKS_MAX, `at most ${BLOCKS_MAX} blocks`)
  .refine((blocks) => new Set(blocks.map(({ id }) => id)).size === blocks.length, {
    error: "two blocks have the same id",
  });
export type ReportBlocks = z.infer<typeof ReportBlocks>;

const Title = z.string().trim().min(1, "must not be empty").max(TITLE_MAX);

/** What a procedure answered when the report was frozen; `output` as superjson writes it. */
export const FrozenAnswer = z.object({
  path: z.string(),
  /** The metric of a history, where a block asks for two. */
  key: z.string().nullable(),
  output: z.unknown(),
});
export type FrozenAnswer = z.infer<typeof FrozenAnswer>;
export const FrozenData = z.record(z.string(), z.array(FrozenAnswer));
export type FrozenData = z.infer<typeof FrozenData>;

export const ReportComment = z.object({
  id: z.string(),
  blockId: z.string(),
  text: z.string(),
  authorName: z.string(),
  createdAt: z.date(),
  /** Whether the caller may remove it. */
  mayRemove: z.boolean(),
});
export type ReportComment = z.infer<typeof ReportComment>;

export const ReportListItem = z.object({
  id: z.string(),
  project: z.string(),
  title: z.string(),
  ownerName: z.string(),
  audience: Audience,
  frozenAt: z.date().nullable(),
  frozenByName: z.string().nullable(),
  blockCount: z.number().int(),
  commentCount: z.number().int(),
  createdAt: z.date(),
  updatedAt: z.date(),
});
export type ReportListItem = z.infer<typeof ReportListItem>;
export const ReportPage = listOutput(ReportListItem);

export const ReportDetail = z.object({
  id: z.string(),
  project: z.object({ slug: z.string(), name: z.string() }),
  title: z.string(),
  blocks: z.array(ReportBlock),
  ownerName: z.string(),
  audience: Audience,
  revision: z.number().int(),
  /** Null while the report is live. */
  frozen: z.object({ at: z.date(), byName: z.string(), data: FrozenData }).nullable(),
  comments: z.array(ReportComment),
  createdAt: z.date(),
  updatedAt: z.date(),
  /** What the caller may do with it, frozen or not. */
  may: z.object({ edit: z.boolean(), share: z.boolean(), delete: z.boolean() }),
});
export type ReportDetail = z.infer<typeof ReportDetail>;

export const ListReportsInput = ListInput.extend({ project: ProjectSlug.optional() });
export type ListReportsInput = z.infer<typeof ListReportsInput>;
export const ReportRef = z.object({ id: z.string().min(1).max(64) });
export const Revision = z.object({ revision: z.number().int().positive() });
export const SavedReport = z.object({ id: z.string(), revision: z.number().int() });
export type SavedReport = z.infer<typeof SavedReport>;

export const CreateReportInput = z.object({
  project: ProjectSlug,
  title: Title,
  blocks: ReportBlocks.default([]),
  audience: Audience.default("viewer"),
});
export type CreateReportInput = z.input<typeof CreateReportInput>;
export const SaveReportInput = ReportRef.extend({
  /** The one that the changes were made to. */
  revision: z.number().int().positive(),
  title: Title,
  blocks: ReportBlocks,
});
export type SaveReportInput = z.infer<typeof SaveReportInput>;
export const AppendBlockInput = ReportRef.extend({ block: ReportBlock });
export type AppendBlockInput = z.infer<typeof AppendBlockInput>;
export const FreezeReportInput = ReportRef.extend(Revision.shape);
export type FreezeReportInput = z.infer<typeof FreezeReportInput>;
export const ShareReportInput = ReportRef.extend({ audience: Audience });
export type ShareReportInput = z.infer<typeof ShareReportInput>;
export const AddCommentInput = ReportRef.extend({
  blockId: BlockId,
  text: z.string().trim().min(1, "must not be empty").max(COMMENT_MAX),
});
export type AddCommentInput = z.infer<typeof AddCommentInput>;
export const CommentRef = ReportRef.extend({ commentId: z.string().min(1).max(64) });
export type CommentRef = z.infer<typeof CommentRef>;
