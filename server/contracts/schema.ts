import { z } from "zod";
import { COLUMN_TYPES, Slug } from "@/server/catalog/schema";
import { listOutput } from "@/server/lib/list/schema";

export const ENFORCEMENTS = ["observe", "warn", "block"] as const;
export const CONTRACT_STATUSES = ["active", "retired"] as const;
export const RULE_WINDOWS = ["version", "month"] as const;
/** Id of the check that compares a version's columns with the contract's. */
export const SCHEMA_CHECK = "schema";

const ColumnName = z.string().min(1).max(200);
const RuleBase = z.object({
  id: z
    .string()
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "use small letters, digits and dashes")
    .max(80)
    .refine((id) => id !== SCHEMA_CHECK, `"${SCHEMA_CHECK}" is the name of the column check`),
  /** `month`: checked in each calendar month of the dataset's time column. */
  window: z.enum(RULE_WINDOWS).default("version"),
  description: z.string().max(500).default(""),
});
const Values = z
  .array(z.union([z.string(), z.number()]))
  .min(1)
  .max(1_000);

/** Empty values pass every rule except `notNull`; `maxShare` divides by all rows of the window. */
export const ContractRule = z.discriminatedUnion("kind", [
  RuleBase.extend({ kind: z.literal("notNull"), column: ColumnName }),
  RuleBase.extend({ kind: z.literal("unique"), column: ColumnName }),
  RuleBase.extend({ kind: z.literal("acceptedValues"), column: ColumnName, values: Values }),
  RuleBase.extend({
    kind: z.literal("range"),
    column: ColumnName,
    min: z.number().optional(),
    max: z.number().optional(),
  }),
  RuleBase.extend({
    kind: z.literal("maxShare"),
    column: ColumnName,
    value: z.union([z.string(), z.number()]),
    max: z.number().min(0).max(1),
  }),
  RuleBase.extend({
    kind: z.literal("rowCount"),
    min: z.number().int().nonnegative().optional(),
    max: z.number().int().nonnegative().optional(),
  }),
]);
export type ContractRule = z.infer<typeof ContractRule>;

export const ContractDocument = z
  .object({
    columns: z
      .array(
        z.object({
          name: ColumnName,
          type: z.enum(COLUMN_TYPES),
          required: z.boolean().default(false),
          description: z.string().max(500).default(""),
        }),
      )
      .default([]),
    rules: z.array(ContractRule).default([]),
    sla: z
      .object({
        /** A new version at least this often. */
        freshnessDays: z.number().positive().optional(),
        minRows: z.number().int().nonnegative().optional(),
      })
      .prefault({}),
    consumers: z
      .array(
        z.object({
          name: z.string().min(1).max(120),
          purpose: z.string().max(500).default(""),
          contact: z.string().max(200).default(""),
        }),
      )
      .default([]),
  })
  .superRefine(({ rules }, context) => {
    const seen = new Set<string>();
    for (const [index, rule] of rules.entries()) {
      const path = ["rules", index];
      if (seen.has(rule.id)) {
        context.addIssue({ code: "custom", path, message: `the id "${rule.id}" is used twice` });
      }
      seen.add(rule.id);
      const isOpen =
        (rule.kind === "range" || rule.kind === "rowCount") &&
        rule.min === undefined &&
        rule.max === undefined;
      if (isOpen) context.addIssue({ code: "custom", path, message: "give min, max or both" });
    }
  });
export type ContractDocument = z.infer<typeof ContractDocument>;
export type ContractDocumentInput = z.input<typeof ContractDocument>;

export const CreateContractInput = z.object({
  slug: Slug,
  name: z.string().trim().min(1).max(120),
  datasetId: z.string().min(1),
  enforcement: z.enum(ENFORCEMENTS).default("warn"),
  description: z.string().max(5_000).default(""),
  document: ContractDocument,
});
export type CreateContractInput = z.input<typeof CreateContractInput>;

export const UpdateContractInput = z.object({
  id: z.string().min(1),
  enforcement: z.enum(ENFORCEMENTS).optional(),
  description: z.string().max(5_000).optional(),
  document: ContractDocument.optional(),
});
export type UpdateContractInput = z.input<typeof UpdateContractInput>;

export const ContractItem = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  dataset: z.string(),
  datasetName: z.string(),
  version: z.number().int(),
  status: z.enum(CONTRACT_STATUSES),
  enforcement: z.enum(ENFORCEMENTS),
  ruleCount: z.number().int(),
  consumerCount: z.number().int(),
  /** State of the newest evaluation; null before the first. */
  state: z.enum(["passed", "failed"]).nullable(),
  checksPassed: z.number().int().nullable(),
  checksFailed: z.number().int().nullable(),
  evaluatedAt: z.date().nullable(),
  updatedAt: z.date(),
});
export type ContractItem = z.infer<typeof ContractItem>;
export const ContractPage = listOutput(ContractItem);

export const ContractRun = z.object({
  id: z.string(),
  contractVersion: z.number().int(),
  datasetVersion: z.number().int(),
  versionId: z.string(),
  state: z.enum(["passed", "failed"]),
  checksPassed: z.number().int(),
  checksFailed: z.number().int(),
  computedAt: z.date(),
});
export type ContractRun = z.infer<typeof ContractRun>;

export const ContractCheck = z.object({
  ruleId: z.string(),
  windowFrom: z.date().nullable(),
  windowTo: z.date().nullable(),
  rowCount: z.number().int(),
  /** The quantity that the rule bounds; null when the window holds no rows. */
  measured: z.number().nullable(),
  passed: z.boolean(),
  detail: z.string(),
});
export type ContractCheck = z.infer<typeof ContractCheck>;

export const ContractDetail = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  dataset: z.object({ id: z.string(), slug: z.string(), name: z.string() }),
  version: z.number().int(),
  status: z.enum(CONTRACT_STATUSES),
  enforcement: z.enum(ENFORCEMENTS),
  description: z.string(),
  document: ContractDocument,
  createdAt: z.date(),
  updatedAt: z.date(),
  /** Newest first. */
  runs: z.array(ContractRun),
});
export type ContractDetail = z.infer<typeof ContractDetail>;

export type FailedCheck = Pick<
  ContractCheck,
  "ruleId" | "windowFrom" | "windowTo" | "measured" | "detail"
>;
