import { z } from "zod";
import { COLUMN_CLASSES, GRANTEE_KINDS } from "@/server/catalog/access/constants";

/** Where a column's class was said, and whether it is masked. A contract may use words of its own. */
export const ColumnClass = z.object({
  level: z.string(),
  from: z.enum(["column", "contract", "source", "dataset"]),
  isMasked: z.boolean(),
});
export type ColumnClass = z.infer<typeof ColumnClass>;

export const ColumnSensitivity = ColumnClass.extend({
  column: z.string(),
  /** The kind of personal data that it looks like, where nobody said yet whether it is. */
  proposal: z.string().nullable(),
});
export type ColumnSensitivity = z.infer<typeof ColumnSensitivity>;
export const ColumnClassName = z.enum(COLUMN_CLASSES);

const Purpose = z.string().trim().min(3, "says what for, in at least 3 letters").max(500);
const Note = z.string().trim().max(1_000).default("");

export const Grantee = z.object({ kind: z.enum(GRANTEE_KINDS), id: z.string().min(1).max(200) });
export type Grantee = z.infer<typeof Grantee>;

export const ACCESS_STATES = [
  ...["requested", "granted", "refused", "revoked"],
  /** By a later grant to the same. */
  "replaced",
  "expired",
] as const;
export const AccessEntry = z.object({
  id: z.string(),
  grantee: Grantee.extend({ name: z.string() }),
  purpose: z.string(),
  state: z.string(),
  expiresAt: z.date().nullable(),
  note: z.string(),
  createdByName: z.string(),
  createdAt: z.date(),
  decidedByName: z.string().nullable(),
  decidedAt: z.date().nullable(),
});
export type AccessEntry = z.infer<typeof AccessEntry>;

/** What the caller may read of a dataset, and decide about it. */
export const DatasetAccess = z.object({
  /** Whether sensitive columns are shown as they are; by role, or until when by a grant. */
  mayRead: z.boolean(),
  by: z.enum(["role", "grant"]).nullable(),
  until: z.date().nullable(),
  masked: z.array(z.string()),
  mayDecide: z.boolean(),
  mayGrant: z.boolean(),
  mayAsk: z.boolean(),
  /** All of them for who decides, else the caller's own; the newest first. */
  entries: z.array(AccessEntry),
});
export type DatasetAccess = z.infer<typeof DatasetAccess>;

export const RequestAccessInput = z.object({ dataset: z.string().min(1), purpose: Purpose });
export type RequestAccessInput = z.input<typeof RequestAccessInput>;

export const GrantAccessInput = z.object({
  dataset: z.string().min(1),
  grantee: Grantee,
  purpose: Purpose,
  expiresAt: z.coerce.date(),
  note: Note,
});
export type GrantAccessInput = z.input<typeof GrantAccessInput>;

export const DecideAccessInput = z.discriminatedUnion("decision", [
  z.object({
    decision: z.literal("grant"),
    id: z.string().min(1),
    expiresAt: z.coerce.date(),
    note: Note,
  }),
  z.object({ decision: z.literal("refuse"), id: z.string().min(1), note: Note }),
]);
export type DecideAccessInput = z.input<typeof DecideAccessInput>;

export const RevokeAccessInput = z.object({ id: z.string().min(1), note: Note });
export type RevokeAccessInput = z.input<typeof RevokeAccessInput>;

/** Whether a column that looks personal is. */
export const AnswerGuessInput = z.object({
  dataset: z.string().min(1),
  column: z.string().min(1).max(200),
  isPersonal: z.boolean(),
});
export type AnswerGuessInput = z.input<typeof AnswerGuessInput>;

/** Requests that wait for the caller. */
export const OpenRequest = AccessEntry.extend({
  dataset: z.object({ slug: z.string(), name: z.string() }),
});
export type OpenRequest = z.infer<typeof OpenRequest>;
