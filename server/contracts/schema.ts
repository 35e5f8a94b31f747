import { z } from "zod";
import { Slug } from "@/server/catalog/schema";
import {
  CHANGE_STATES,
  COMPATIBILITIES,
  CONTRACT_STATUSES,
  DRY_RUN_VERSIONS,
  ENFORCEMENTS,
  INCIDENT_EVENTS,
  INCIDENT_KINDS,
  INCIDENT_STATES,
  OUTCOMES,
  RUN_STATES,
} from "@/server/contracts/constants";
import { ListInput, listOutput } from "@/server/lib/list/schema";
import { OdcsContract } from "@/server/lib/odcs/schema";

const Id = z.string().min(1).max(200);
/** A contract of the Open Data Contract Standard 3, as YAML or JSON. */
const Source = z.string().min(1).max(2_000_000);

export const CreateContractInput = z.object({
  slug: Slug,
  name: z.string().trim().min(1).max(120),
  datasetId: z.string().min(1),
  enforcement: z.enum(ENFORCEMENTS).default("warn"),
  compatibility: z.enum(COMPATIBILITIES).default("additive"),
  description: z.string().max(5_000).default(""),
  /** Begun from the columns of the dataset's newest version where it is left out. */
  source: Source.optional(),
  /** Which object of the document binds the dataset; the only one where it is left out. */
  object: z.string().max(200).optional(),
});
export type CreateContractInput = z.input<typeof CreateContractInput>;

/** As code says a contract: what is absent stays as it is, and begins as usual where it is made. */
export const PutContractInput = CreateContractInput.extend({
  enforcement: z.enum(ENFORCEMENTS).optional(),
  compatibility: z.enum(COMPATIBILITIES).optional(),
  description: z.string().max(5_000).optional(),
  /** Why the document changes. */
  reason: z.string().max(2_000).optional(),
});
export type PutContractInput = z.input<typeof PutContractInput>;

export const UpdateContractInput = z.object({
  id: Id,
  name: CreateContractInput.shape.name.optional(),
  enforcement: z.enum(ENFORCEMENTS).optional(),
  compatibility: z.enum(COMPATIBILITIES).optional(),
  status: z.enum(CONTRACT_STATUSES).optional(),
  description: z.string().max(5_000).optional(),
});
export type UpdateContractInput = z.input<typeof UpdateContractInput>;

/** One change of a document; without a value what stands there is removed. */
export const DocumentEdit = z.object({
  path: z.array(z.union([z.string(), z.number().int().nonnegative()])).min(1),
  value: z.unknown().optional(),
});
export type DocumentEdit = z.infer<typeof DocumentEdit>;

export const DraftInput = z.object({
  contract: Id,
  source: Source,
  edits: z.array(DocumentEdit).max(500).default([]),
});
export type DraftInput = z.input<typeof DraftInput>;

export const SaveDocumentInput = z.object({
  contract: Id,
  source: Source,
  reason: z.string().max(2_000).default(""),
});
export type SaveDocumentInput = z.input<typeof SaveDocumentInput>;

export const Consumer = z.object({
  name: z.string().min(1).max(120),
  purpose: z.string().max(500).default(""),
  contact: z.string().max(200).default(""),
});
export type Consumer = z.infer<typeof Consumer>;

const Path = z.array(z.union([z.string(), z.number()]));

/** A check that the document asks for, in words. */
export const CheckItem = z.object({
  id: z.string(),
  path: Path,
  columns: z.array(z.string()),
  sentence: z.string(),
  /** Of what is measured. */
  unit: z.enum(["rows", "percent", "hours", "value"]),
  description: z.string(),
  /** Of which rows it speaks, in SQL; null for all. */
  filter: z.string().nullable(),
  severity: z.enum(["error", "warning", "info"]),
  window: z.enum(["version", "month"]),
});
export type CheckItem = z.infer<typeof CheckItem>;

export const DocumentProblem = z.object({
  path: z.string(),
  line: z.number().int().nullable(),
  message: z.string(),
});
export type DocumentProblem = z.infer<typeof DocumentProblem>;

/** What a change means to those who read the data, and to those who write it. */
export const EFFECTS = ["none", "possible", "breaking"] as const;
export const DocumentChange = z.object({
  what: z.string(),
  consumer: z.enum(EFFECTS),
  producer: z.enum(EFFECTS),
});
export type DocumentChange = z.infer<typeof DocumentChange>;

/** What a text of a contract would be, if it were saved. */
export const Draft = z.object({
  source: z.string(),
  document: OdcsContract.nullable(),
  problems: z.array(DocumentProblem),
  /** Rules that are kept but not measured here. */
  unmeasured: z.array(z.object({ path: Path, message: z.string() })),
  checks: z.array(CheckItem),
  changes: z.array(DocumentChange),
  /** Whether consumers must accept it before it holds. */
  needsAcceptance: z.boolean(),
  /** The version that the changes ask for, by semantic versioning. */
  suggestedVersion: z.string().nullable(),
});
export type Draft = z.infer<typeof Draft>;

/** A rule that the data suggest, and the edits that write it. */
export const Proposal = z.object({
  id: z.string(),
  sentence: z.string(),
  because: z.string(),
  edits: z.array(DocumentEdit),
});
export type Proposal = z.infer<typeof Proposal>;

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
  state: z.enum(RUN_STATES).nullable(),
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
  state: z.enum(RUN_STATES),
  checksPassed: z.number().int(),
  checksWarned: z.number().int(),
  checksFailed: z.number().int(),
  computedAt: z.date(),
});
export type ContractRun = z.infer<typeof ContractRun>;

export const ContractCheck = z.object({
  ruleId: z.string(),
  windowFrom: z.date().nullable(),
  windowTo: z.date().nullable(),
  rowCount: z.number().int(),
  /** The quantity that the rule bounds; null when nothing could be measured. */
  measured: z.number().nullable(),
  /** Of a share: the rows that break the rule, and those whose cells are filled. */
  brokenRows: z.number().int().nullable(),
  filledRows: z.number().int().nullable(),
  outcome: z.enum(OUTCOMES),
  detail: z.string(),
  /** Rows that were kept of those that break it. */
  failingRows: z.number().int(),
  /** Why none were kept, where somebody would look for them. */
  failingNote: z.string(),
});
export type ContractCheck = z.infer<typeof ContractCheck>;

/** As they lie in the lake. */
export const KeptRows = z.object({
  columns: z.array(z.string()),
  rows: z.array(z.record(z.string(), z.unknown())),
});
export type KeptRows = z.infer<typeof KeptRows>;
export const FailingRows = KeptRows.extend({
  /** Columns that the caller may not read: their cells are "•••". */
  masked: z.array(z.string()),
});
export type FailingRows = z.infer<typeof FailingRows>;

export const ChangeRequest = z.object({
  id: z.string(),
  baseVersion: z.number().int(),
  reason: z.string(),
  state: z.enum(CHANGE_STATES),
  proposedByName: z.string(),
  createdAt: z.date(),
  decidedAt: z.date().nullable(),
  changes: z.array(DocumentChange),
  /** Every consumer of the contract in use, and what it said; null while it said nothing. */
  answers: z.array(
    z.object({
      consumer: z.string(),
      contact: z.string(),
      accepted: z.boolean().nullable(),
      note: z.string(),
      byName: z.string().nullable(),
      /** Whether somebody else answered than the consumer's contact. */
      onBehalf: z.boolean(),
      /** Whether who answered is who proposed the change. */
      byProposer: z.boolean(),
      at: z.date().nullable(),
      /** Whether whoever asks is the consumer's contact. */
      isMine: z.boolean(),
    }),
  ),
});
export type ChangeRequest = z.infer<typeof ChangeRequest>;

/** An answer that somebody is asked for. */
export const WaitingAnswer = z.object({
  changeId: z.string(),
  consumer: z.string(),
  contractSlug: z.string(),
  contractName: z.string(),
  reason: z.string(),
  proposedByName: z.string(),
  createdAt: z.date(),
  changes: z.array(DocumentChange),
});
export type WaitingAnswer = z.infer<typeof WaitingAnswer>;

export const AnswerChangeInput = z.object({
  changeId: Id,
  consumer: z.string().min(1).max(120),
  accepted: z.boolean(),
  note: z.string().max(2_000).default(""),
});
export type AnswerChangeInput = z.input<typeof AnswerChangeInput>;

export const ContractVersion = z.object({
  number: z.number().int(),
  /** The document's own version. */
  label: z.string(),
  changes: z.array(DocumentChange),
  reason: z.string(),
  createdByName: z.string(),
  createdAt: z.date(),
});
export type ContractVersion = z.infer<typeof ContractVersion>;

export const ContractDetail = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  dataset: z.object({
    ...{ id: z.string(), slug: z.string(), name: z.string() },
    /** Its node in the lineage. */
    lineageId: z.string().nullable(),
  }),
  version: z.number().int(),
  status: z.enum(CONTRACT_STATUSES),
  enforcement: z.enum(ENFORCEMENTS),
  compatibility: z.enum(COMPATIBILITIES),
  description: z.string(),
  /** The document as it was written. */
  source: z.string(),
  object: z.string(),
  document: OdcsContract,
  checks: z.array(CheckItem),
  consumers: z.array(Consumer),
  createdAt: z.date(),
  updatedAt: z.date(),
  /** Newest first. */
  runs: z.array(ContractRun),
});
export type ContractDetail = z.infer<typeof ContractDetail>;

export const DryRunInput = z.object({
  contract: Id,
  source: Source,
  versions: z.number().int().min(1).max(200).default(DRY_RUN_VERSIONS),
});
export type DryRunInput = z.input<typeof DryRunInput>;

/** What a document would have said of versions that are there already, newest first. */
export const DryRun = z.object({
  versions: z.array(
    z.object({
      number: z.number().int(),
      rowCount: z.number().int(),
      createdAt: z.coerce.date(),
      state: z.enum(RUN_STATES),
      failed: z.array(z.object({ ruleId: z.string(), detail: z.string() })),
    }),
  ),
});
export type DryRun = z.infer<typeof DryRun>;

export type FailedCheck = Pick<
  ContractCheck,
  "ruleId" | "windowFrom" | "windowTo" | "measured" | "detail"
>;

/** What stands on a dataset, by name. */
export const Affected = z.object({
  featureViews: z.array(z.string()),
  models: z.array(z.string()),
  endpoints: z.array(z.string()),
  consumers: z.array(z.string()),
});
export type Affected = z.infer<typeof Affected>;

export const IncidentItem = z.object({
  id: z.string(),
  kind: z.enum(INCIDENT_KINDS),
  state: z.enum(INCIDENT_STATES),
  severity: z.enum(["error", "warning"]),
  ruleId: z.string(),
  title: z.string(),
  detail: z.string(),
  dataset: z.string(),
  datasetName: z.string(),
  contract: z.string().nullable(),
  owner: z.string().nullable(),
  ownerId: z.string().nullable(),
  /** The evaluation that saw it last, where a contract's rule broke. */
  runId: z.string().nullable(),
  /** Of the dataset, in which it was seen last. */
  versionNumber: z.number().int().nullable(),
  failingRows: z.number().int(),
  affected: Affected,
  occurrences: z.number().int(),
  openedAt: z.date(),
  lastSeenAt: z.date(),
  resolvedAt: z.date().nullable(),
  resolvedByName: z.string().nullable(),
});
export type IncidentItem = z.infer<typeof IncidentItem>;
export const IncidentPage = listOutput(IncidentItem);

/** Those of one contract where it is named, and of one dataset. */
export const ListIncidentsInput = ListInput.extend({
  contract: z.string().max(200).optional(),
  dataset: z.string().max(200).optional(),
});
export type ListIncidentsInput = z.infer<typeof ListIncidentsInput>;

export const IncidentEvent = z.object({
  id: z.string(),
  kind: z.enum(INCIDENT_EVENTS),
  text: z.string(),
  byName: z.string(),
  at: z.date(),
});
export type IncidentEvent = z.infer<typeof IncidentEvent>;

/** An incident with all that happened to it, oldest first. */
export const IncidentDetail = IncidentItem.extend({ events: z.array(IncidentEvent) });
export type IncidentDetail = z.infer<typeof IncidentDetail>;

export const UpdateIncidentInput = z.object({
  id: Id,
  state: z.enum(INCIDENT_STATES).optional(),
  /** Whom it is given to; null for nobody. Left out, who acknowledges it takes it. */
  ownerId: Id.nullable().optional(),
  comment: z.string().trim().max(5_000).default(""),
});
export type UpdateIncidentInput = z.input<typeof UpdateIncidentInput>;
