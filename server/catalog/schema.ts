import { z } from "zod";
import { Annotation } from "@/server/annotations/schema";
import { ColumnSensitivity } from "@/server/catalog/access/schema";
import {
  ColumnNote,
  Domain,
  QualityParts,
  SENSITIVITIES,
  Tag,
  Tier,
} from "@/server/catalog/governance/schema";
import { listOutput } from "@/server/lib/list/schema";

export const STORE_STATES = ["untested", "connected", "failed"] as const;
/** How a dataset's source is written; `table` is a table or view of a database. */
export const SOURCE_FORMATS = ["csv", "json", "parquet", "arrow", "table"] as const;
export const COLUMN_TYPES = ["text", "integer", "number", "boolean", "date", "timestamp"] as const;
export const CONTRACT_STATES = ["passed", "failed", "unchecked", "none"] as const;
export const TOP_VALUES = 20;

export const Slug = z
  .string()
  .min(1)
  .max(80)
  .regex(/^[a-z0-9]+(?:[-_][a-z0-9]+)*$/, "use small letters, digits and single dashes");

/** A store of a kind that `stores.kinds` lists; each kind checks its own configuration and secret. */
export const StoreTarget = z.object({
  kind: z.string().min(1).max(40),
  config: z.record(z.string(), z.unknown()),
  /** Passwords and keys: sealed, never shown again. */
  secret: z.record(z.string(), z.string()).default({}),
});
export type StoreTarget = z.input<typeof StoreTarget>;

const Glob = z.string().trim().min(1).max(300);
const ScanPlan = {
  /** Globs over paths: `*` stops at a slash, `**` does not. None means everything. */
  include: z.array(Glob).max(50).optional(),
  exclude: z.array(Glob).max(50).optional(),
  /** Hours between scans that the clock starts; null for none. */
  scanEveryHours: z.number().int().min(1).max(8_760).nullable().optional(),
};

export const CreateStoreInput = StoreTarget.extend({
  ...ScanPlan,
  slug: Slug,
  name: z.string().trim().min(1).max(120),
  description: z.string().max(2_000).default(""),
});
export type CreateStoreInput = z.input<typeof CreateStoreInput>;

/** As code says a store: what is absent stays as it is, and begins as usual where it is made. */
export const PutStoreInput = CreateStoreInput.extend({
  description: z.string().max(2_000).optional(),
});
export type PutStoreInput = z.input<typeof PutStoreInput>;

/** The kind stays: another kind is another store. */
export const UpdateStoreInput = StoreTarget.omit({ kind: true }).extend({
  ...ScanPlan,
  store: z.string().min(1),
  name: CreateStoreInput.shape.name,
  description: z.string().max(2_000).default(""),
});
export type UpdateStoreInput = z.input<typeof UpdateStoreInput>;

/** What a person who edits a store sees of it: never its secrets. */
export const StoreDetail = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  kind: z.string(),
  config: z.record(z.string(), z.unknown()),
  hasSecret: z.boolean(),
  include: z.array(z.string()),
  exclude: z.array(z.string()),
  scanEveryHours: z.number().int().nullable(),
});
export type StoreDetail = z.infer<typeof StoreDetail>;

export const TestStep = z.object({
  name: z.enum(["resolve", "connect", "authenticate", "list", "read"]),
  state: z.enum(["passed", "failed", "skipped"]),
  message: z.string(),
  durationMs: z.number(),
});
export type TestStep = z.infer<typeof TestStep>;

/** A field of the form that describes a store of some kind. */
export const ConnectorField = z.object({
  name: z.string(),
  label: z.string(),
  /** `lines` is a list, one entry a line; `block` one text of several lines. */
  type: z.enum(["text", "number", "password", "lines", "block", "choice"]),
  required: z.boolean(),
  hint: z.string().optional(),
  placeholder: z.string().optional(),
  initial: z.union([z.string(), z.number()]).optional(),
  choices: z.array(z.object({ value: z.string(), label: z.string() })).optional(),
});
export type ConnectorField = z.infer<typeof ConnectorField>;
export const StoreKind = z.object({
  kind: z.string(),
  label: z.string(),
  about: z.string(),
  family: z.enum(["files", "tables"]),
  /** False: built on the service's own client, not yet run against the real service. */
  isProven: z.boolean(),
  fields: z.array(ConnectorField),
});
export type StoreKind = z.infer<typeof StoreKind>;

export const StoreTest = z.object({
  ok: z.boolean(),
  steps: z.array(TestStep),
  latencyMs: z.number(),
  testedAt: z.date(),
});
export type StoreTest = z.infer<typeof StoreTest>;

export const StoreItem = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  kind: z.string(),
  place: z.string(),
  description: z.string(),
  state: z.enum(STORE_STATES),
  stateMessage: z.string().nullable(),
  testLatencyMs: z.number().nullable(),
  testedAt: z.date().nullable(),
  lastScanAt: z.date().nullable(),
  objectsFound: z.number().int().nullable(),
  datasetCount: z.number().int(),
  owner: z.string().nullable(),
  scanEveryHours: z.number().int().nullable(),
  createdAt: z.date(),
});
export type StoreItem = z.infer<typeof StoreItem>;
export const StorePage = listOutput(StoreItem);

export const Column = z.object({
  name: z.string(),
  type: z.enum(COLUMN_TYPES),
  nullable: z.boolean(),
});
export type Column = z.infer<typeof Column>;

/** `type` is the store's own, `becomes` what a recipe begins with. */
export const SniffedColumn = z.object({
  name: z.string(),
  type: z.string(),
  becomes: z.enum(COLUMN_TYPES).optional(),
});
export type SniffedColumn = z.infer<typeof SniffedColumn>;
/** How a source's columns differ from those that the scan before saw. */
export const ColumnChange = z.object({
  kind: z.enum(["added", "removed", "retyped"]),
  column: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
});
export type ColumnChange = z.infer<typeof ColumnChange>;
export const SCAN_CHANGES = ["added", "changed", "same", "gone"] as const;
export const ScanEntry = z.object({
  path: z.string(),
  kind: z.enum(["file", "table", "view"]).default("file"),
  sizeBytes: z.number().nullable(),
  /** As the store estimates it. */
  rowCount: z.number().nullable().default(null),
  modifiedAt: z.coerce.date().nullable(),
  /** Null for what cannot become a dataset. */
  format: z.string().nullable(),
  columns: z.array(SniffedColumn),
  /** What separates the cells of a CSV file, as guessed. */
  delimiter: z.string().nullable().default(null),
  change: z.enum(SCAN_CHANGES),
  columnChanges: z.array(ColumnChange).default([]),
  /** Why the columns could not be read. */
  problem: z.string().nullable(),
});
export type ScanEntry = z.infer<typeof ScanEntry>;

/** What a scan would change; nothing of it is kept. `entries` holds at most so many as it says. */
export const ScanPreview = z.object({
  found: z.number().int(),
  added: z.number().int(),
  changed: z.number().int(),
  gone: z.number().int(),
  entries: z.array(ScanEntry),
  /** Changes beyond those listed. */
  omitted: z.number().int(),
});
export type ScanPreview = z.infer<typeof ScanPreview>;

export const Scan = z.object({
  id: z.string(),
  entries: z.array(ScanEntry),
  found: z.number().int(),
  added: z.number().int(),
  changed: z.number().int(),
  gone: z.number().int(),
  startedAt: z.date(),
  finishedAt: z.date(),
});
export type Scan = z.infer<typeof Scan>;

const ColumnName = z.string().min(1).max(200);

export const RecipeColumn = z.object({
  name: ColumnName,
  type: z.enum(COLUMN_TYPES),
  /** False: an empty cell is an error, never a silent null. */
  nullable: z.boolean().default(false),
  /** For `boolean`: the words of the file. */
  trueValues: z.array(z.string()).default(["true"]),
  falseValues: z.array(z.string()).default(["false"]),
});
export type RecipeColumn = z.infer<typeof RecipeColumn>;

export const DerivedColumn = z.discriminatedUnion("kind", [
  /** A date from month (jan…dec) and day of rows in order of time: the year rises when the month falls. */
  z.object({
    kind: z.literal("calendar-rollover"),
    monthColumn: ColumnName,
    dayColumn: ColumnName,
    startYear: z.number().int().min(1).max(9999),
    as: ColumnName,
  }),
  /** The place of the row in the file, from 1. */
  z.object({ kind: z.literal("row-number"), as: ColumnName }),
]);
export type DerivedColumn = z.infer<typeof DerivedColumn>;

const Character = z.string().length(1, "must be one character");

/** How a file becomes a dataset version: reader options, a type for every column, derived columns. */
export const IngestRecipe = z.object({
  csv: z
    .object({
      delimiter: Character.default(","),
      quote: Character.default('"'),
      header: z.literal(true).default(true),
    })
    .prefault({}),
  columns: z.array(RecipeColumn).min(1).max(2_000),
  derived: z.array(DerivedColumn).max(50).default([]),
  /** Tables only: an ingest reads rows whose column is greater than all before, and adds them. */
  incremental: z.object({ column: ColumnName }).optional(),
});
export type IngestRecipe = z.infer<typeof IngestRecipe>;
export type IngestRecipeInput = z.input<typeof IngestRecipe>;

export const CreateDatasetInput = z.object({
  storeId: z.string().min(1),
  path: z.string().min(1).max(1_000),
  slug: Slug,
  name: z.string().trim().min(1).max(120),
  description: z.string().max(5_000).default(""),
  format: z.enum(SOURCE_FORMATS).default("csv"),
  recipe: IngestRecipe,
  timeColumn: ColumnName.nullish(),
  labelColumn: ColumnName.nullish(),
  domain: Domain.default(""),
  tier: Tier.default(3),
  tags: z.array(Tag).max(30).default([]),
  sensitivity: z.enum(SENSITIVITIES).default("internal"),
});
export type CreateDatasetInput = z.input<typeof CreateDatasetInput>;

/** As code says a dataset: what is absent stays as it is, and begins as usual where it is made. */
export const PutDatasetInput = CreateDatasetInput.extend({
  description: z.string().max(5_000).optional(),
  domain: Domain.optional(),
  tier: Tier.optional(),
  tags: z.array(Tag).max(30).optional(),
  sensitivity: z.enum(SENSITIVITIES).optional(),
});
export type PutDatasetInput = z.input<typeof PutDatasetInput>;

/**
 * What people say about a dataset; what is absent stays as it is. Where and how it is read is its
 * recipe's. `terms` are slugs of the glossary.
 */
export const UpdateDatasetInput = z.object({
  dataset: z.string().min(1),
  name: CreateDatasetInput.shape.name.optional(),
  description: z.string().max(5_000).optional(),
  ownerId: z.string().nullable().optional(),
  domain: Domain.optional(),
  tier: Tier.optional(),
  tags: z.array(Tag).max(30).optional(),
  sensitivity: z.enum(SENSITIVITIES).optional(),
  terms: z.array(z.string().min(1)).max(50).optional(),
  timeColumn: ColumnName.nullable().optional(),
  labelColumn: ColumnName.nullable().optional(),
});
export type UpdateDatasetInput = z.input<typeof UpdateDatasetInput>;

export const DatasetItem = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  store: z.string(),
  path: z.string(),
  owner: z.string().nullable(),
  domain: z.string(),
  tier: z.number().int(),
  sensitivity: z.string(),
  tags: z.array(z.string()),
  /** From 0 to 100. */
  quality: z.number().int(),
  /** The last day on which somebody read it; null where nobody ever did. */
  lastReadOn: z.date().nullable(),
  versionCount: z.number().int(),
  latestNumber: z.number().int().nullable(),
  rowCount: z.number().int().nullable(),
  sizeBytes: z.number().nullable(),
  columnCount: z.number().int().nullable(),
  timeFrom: z.date().nullable(),
  timeTo: z.date().nullable(),
  ingestedAt: z.date().nullable(),
  contractState: z.enum(CONTRACT_STATES),
  consumers: z.number().int(),
  createdAt: z.date(),
});
export type DatasetItem = z.infer<typeof DatasetItem>;
export const DatasetPage = listOutput(DatasetItem);

export const VersionFile = z.object({
  path: z.string(),
  rowCount: z.number().int(),
  sizeBytes: z.number(),
  sha256: z.string(),
});
export type VersionFile = z.infer<typeof VersionFile>;

export const DatasetVersion = z.object({
  id: z.string(),
  datasetId: z.string(),
  number: z.number().int(),
  columns: z.array(Column),
  rowCount: z.number().int(),
  sizeBytes: z.number(),
  files: z.array(VersionFile),
  contentHash: z.string(),
  sourceHash: z.string(),
  watermark: z.string().nullable(),
  /** First and last value of the time column, both included. */
  timeFrom: z.date().nullable(),
  timeTo: z.date().nullable(),
  jobId: z.string().nullable(),
  createdAt: z.date(),
  profiledAt: z.date().nullable(),
});
export type DatasetVersion = z.infer<typeof DatasetVersion>;

export const DatasetDetail = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  store: z.object({ id: z.string(), slug: z.string(), name: z.string() }),
  path: z.string(),
  format: z.string(),
  tier: z.number().int(),
  tags: z.array(z.string()),
  sensitivity: z.string(),
  owner: z.object({ id: z.string(), name: z.string() }).nullable(),
  domain: z.string(),
  terms: z.array(z.object({ slug: z.string(), name: z.string(), definition: z.string() })),
  notes: z.array(ColumnNote),
  /** Of the newest version's columns, or of the recipe's while there is none. */
  sensitivities: z.array(ColumnSensitivity),
  quality: QualityParts,
  timeColumn: z.string().nullable(),
  labelColumn: z.string().nullable(),
  /** Its node in the lineage graph. */
  lineageId: z.string().nullable(),
  recipe: IngestRecipe,
  createdAt: z.date(),
  versionCount: z.number().int(),
  latest: DatasetVersion.nullable(),
  contractState: z.enum(CONTRACT_STATES),
  contracts: z.array(z.object({ slug: z.string(), name: z.string(), enforcement: z.string() })),
  featureViews: z.array(z.string()),
});
export type DatasetDetail = z.infer<typeof DatasetDetail>;

export const ColumnStats = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("numeric"),
    min: z.number(),
    max: z.number(),
    mean: z.number(),
    median: z.number(),
    stddev: z.number().nullable(),
    quantiles: z.object({ p05: z.number(), p25: z.number(), p75: z.number(), p95: z.number() }),
    /** NaN and ±∞, left out of every other figure. */
    nonFinite: z.number().int(),
  }),
  z.object({
    kind: z.literal("time"),
    min: z.coerce.date(),
    max: z.coerce.date(),
    /** Rows by calendar month; months without rows are absent. */
    months: z.array(z.object({ from: z.coerce.date(), count: z.number().int() })),
  }),
  z.object({
    kind: z.literal("text"),
    minLength: z.number().int(),
    maxLength: z.number().int(),
  }),
  z.object({ kind: z.literal("boolean"), trueCount: z.number().int() }),
  /** No value at all. */
  z.object({ kind: z.literal("empty") }),
  /** The caller may not read the column: only its counts are told. */
  z.object({ kind: z.literal("masked") }),
]);
export type ColumnStats = z.infer<typeof ColumnStats>;

/**
 * `counts[i]` values lie in [edges[i], edges[i+1]). Edges are multiples of a power of two, so that
 * histograms of two versions fit together. Times are epoch ms.
 */
export const ProfileHistogram = z.object({
  edges: z.array(z.number()),
  counts: z.array(z.number().int()),
});
export type ProfileHistogram = z.infer<typeof ProfileHistogram>;
export const TopValue = z.object({ value: z.string(), count: z.number().int() });
export type TopValue = z.infer<typeof TopValue>;

export const PERSONAL_KINDS = [
  "e-mail",
  "telephone",
  "name",
  "birth",
  "address",
  "bank account",
  "payment card",
  "identity number",
  "IP address",
] as const;
/** How values are written, and whether they look as if they told about a person: from some rows only. */
export const TextGuess = z.object({
  shapes: z.array(z.object({ shape: z.string(), share: z.number() })),
  personal: z.enum(PERSONAL_KINDS).nullable(),
});
export type TextGuess = z.infer<typeof TextGuess>;

export const ColumnProfile = z.object({
  column: z.string(),
  ordinal: z.number().int(),
  type: z.enum(COLUMN_TYPES),
  rowCount: z.number().int(),
  nullCount: z.number().int(),
  distinctCount: z.number().int(),
  stats: ColumnStats,
  histogram: ProfileHistogram.nullable(),
  topValues: z.array(TopValue),
  texts: TextGuess.nullable(),
  computedAt: z.date(),
});
export type ColumnProfile = z.infer<typeof ColumnProfile>;

/** Profile of one version; `columns` is empty until the profile job has run. */
export const DatasetProfile = z.object({
  versionId: z.string(),
  versionNumber: z.number().int(),
  profiledAt: z.date().nullable(),
  columns: z.array(ColumnProfile),
});
export type DatasetProfile = z.infer<typeof DatasetProfile>;

const ComparedSide = z.object({
  type: z.enum(COLUMN_TYPES),
  rowCount: z.number().int(),
  nullCount: z.number().int(),
  distinctCount: z.number().int(),
  mean: z.number().nullable(),
});

/** One column of two versions; a side is null where the version has no such column. */
export const ColumnComparison = z.object({
  column: z.string(),
  before: ComparedSide.nullable(),
  after: ComparedSide.nullable(),
  /** The same bins for both, by edges or by category; null where nothing common was counted. */
  bins: z
    .object({
      edges: z.array(z.number()).nullable(),
      categories: z.array(z.string()).nullable(),
      before: z.array(z.number().int()),
      after: z.array(z.number().int()),
    })
    .nullable(),
  /** Population stability index, missing cells as a bin of their own. */
  psi: z.number().nullable(),
  change: z.enum(["none", "possible", "strong", "unknown"]),
  /** The caller may not read the column: bins and means are left out. */
  isMasked: z.boolean(),
});
export type ColumnComparison = z.infer<typeof ColumnComparison>;
export const ProfileComparison = z.object({
  before: z.object({ number: z.number().int(), profiledAt: z.date().nullable() }),
  after: z.object({ number: z.number().int(), profiledAt: z.date().nullable() }),
  columns: z.array(ColumnComparison),
});
export type ProfileComparison = z.infer<typeof ProfileComparison>;

export const SampleRow = z.record(z.string(), z.unknown());
export const DatasetSample = z.object({
  versionNumber: z.number().int(),
  rowCount: z.number().int(),
  columns: z.array(Column),
  /** Columns that the caller may not read: texts are "•••", all else is null. */
  masked: z.array(z.string()),
  rows: z.array(SampleRow),
});
export type DatasetSample = z.infer<typeof DatasetSample>;

/** Rows by month of a dataset's newest version. */
export const DatasetVolume = z.object({
  timeColumn: z.string(),
  versionNumber: z.number().int(),
  rowCount: z.number().int(),
  computedAt: z.date(),
  months: z.array(z.object({ from: z.date(), count: z.number().int() })),
  annotations: z.array(Annotation),
});
export type DatasetVolume = z.infer<typeof DatasetVolume>;

export const JobRef = z.object({ jobId: z.string() });
export const CreatedRef = z.object({ id: z.string(), slug: z.string() });
