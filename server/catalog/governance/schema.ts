import { z } from "zod";
import { ColumnClassName } from "@/server/catalog/access/schema";
import { EDIT_MAX, READ_PURPOSES } from "@/server/catalog/governance/constants";

const Share = z.number().min(0).max(1).nullable();

/** Each from 0 to 1; null where nothing tells, which gives no points. */
export const QualityParts = z.object({
  contract: Share,
  completeness: Share,
  freshness: Share,
  documentation: Share,
  ownership: Share,
});
export type QualityParts = z.infer<typeof QualityParts>;

export const SENSITIVITIES = ["public", "internal", "confidential"] as const;
export const Tag = z.string().trim().min(1).max(60);
export const Tier = z.number().int().min(1).max(4);
export const Domain = z.string().trim().max(60);

/** What bulk edits change, and what an undo brings back. */
export const DatasetFacts = z.object({
  id: z.string().min(1),
  ownerId: z.string().nullable(),
  domain: Domain,
  tier: Tier,
  sensitivity: z.enum(SENSITIVITIES),
  tags: z.array(Tag).max(30),
});
export type DatasetFacts = z.infer<typeof DatasetFacts>;

/** What is absent stays as it is. */
export const EditDatasetsInput = z.object({
  datasets: z.array(z.string().min(1)).min(1).max(EDIT_MAX),
  set: DatasetFacts.omit({ id: true, tags: true }).partial().default({}),
  addTags: z.array(Tag).max(30).default([]),
  removeTags: z.array(Tag).max(30).default([]),
});
export type EditDatasetsInput = z.input<typeof EditDatasetsInput>;

/** `before` holds the changed ones as they were, for an undo. */
export const EditedDatasets = z.object({
  changed: z.number().int(),
  before: z.array(DatasetFacts),
});
export type EditedDatasets = z.infer<typeof EditedDatasets>;

export const RestoreDatasetsInput = z.object({ datasets: z.array(DatasetFacts).max(EDIT_MAX) });

export const TermSlug = z
  .string()
  .min(1)
  .max(80)
  .regex(/^[a-z0-9]+(?:[-_][a-z0-9]+)*$/, "use small letters, digits and single dashes");

export const SaveTermInput = z.object({
  slug: TermSlug,
  name: z.string().trim().min(1).max(120),
  definition: z.string().trim().max(5_000).default(""),
});
export type SaveTermInput = z.input<typeof SaveTermInput>;

export const GlossaryTerm = z.object({
  slug: z.string(),
  name: z.string(),
  definition: z.string(),
  datasets: z.number().int(),
  columns: z.number().int(),
  updatedAt: z.date(),
});
export type GlossaryTerm = z.infer<typeof GlossaryTerm>;

/** What is said about one column; `term` is a slug of the glossary. */
export const ColumnNote = z.object({
  column: z.string().min(1).max(200),
  description: z.string().trim().max(2_000),
  term: z.string().nullable(),
  /** How sensitive its values are, as a steward says; null leaves that to contract and dataset. */
  sensitivity: ColumnClassName.nullable(),
});
export type ColumnNote = z.infer<typeof ColumnNote>;

/** A sensitivity that is absent stays as it is, so that who only describes unmasks nothing. */
const SaidOfColumn = ColumnNote.partial({ sensitivity: true });

export const DescribeColumnsInput = z.object({
  dataset: z.string().min(1),
  columns: z.array(SaidOfColumn).max(2_000),
});
export type DescribeColumnsInput = z.input<typeof DescribeColumnsInput>;

export const DatasetUsage = z.object({
  since: z.date(),
  /** Every day, also those without a read. */
  days: z.array(z.object({ day: z.date(), count: z.number().int() })),
  /** Most reads first. */
  readers: z.array(
    z.object({
      kind: z.enum(["user", "key"]),
      name: z.string(),
      purpose: z.enum(READ_PURPOSES),
      count: z.number().int(),
      lastDay: z.date(),
    }),
  ),
});
export type DatasetUsage = z.infer<typeof DatasetUsage>;
