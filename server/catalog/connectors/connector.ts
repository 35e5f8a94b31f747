import type { z } from "zod";
import type { COLUMN_TYPES, StoreKind, TestStep } from "@/server/catalog/schema";
import type { ConditionOperator } from "@/server/lib/sql/conditions";
import type { ObjectStore } from "@/server/platform/object-store";

export type ColumnType = (typeof COLUMN_TYPES)[number];

export type SourceColumn = {
  name: string;
  /** As the store writes it, such as `numeric(12,2)`. */
  nativeType: string;
  /** What the column becomes unless a recipe says otherwise. */
  type: ColumnType;
  nullable: boolean;
};

/** What can become a dataset: a file, a table or a view. */
export type StoreObject = {
  /** Within the store, with slashes: a file's path, or schema and table. */
  path: string;
  kind: "file" | "table" | "view";
  sizeBytes: number | null;
  /** As the store estimates it; null where only counting would tell. */
  rowCount: number | null;
  modifiedAt: Date | null;
  /** Null where only a look inside tells them. */
  columns: readonly SourceColumn[] | null;
  /** Why it cannot be read, and what to do; null when it can. */
  problem: string | null;
};

/** A cell as text in the store's own writing; null for a missing one. */
export type Cell = string | null;

/** How values of a column are compared in a store; `number` is what no text carries exactly. */
export type ValueClass =
  | "integer"
  | "decimal"
  | "number"
  | "text"
  | "date"
  | "timestamp"
  | "boolean";

/** One column compared with constants, each in one writing of its class. */
export type Condition = {
  column: string;
  nativeType: string;
  class: ValueClass;
  operator: ConditionOperator;
  values: readonly string[];
};

/** Rows of groups instead of rows: first the groups, then the measures. */
export type Aggregate = {
  groups: readonly { column: string; class: ValueClass }[];
  measures: readonly {
    function: "count" | "sum" | "min" | "max";
    /** Null for a count of rows. */
    column: string | null;
    class: ValueClass | null;
  }[];
};

export type ReadRequest = {
  path: string;
  /** Only these are read, in this order. */
  columns: readonly string[];
  /** Only rows whose column is greater: what came since a former read. */
  after: { column: string; value: string } | null;
  limit: number | null;
  /** Only rows for which all of these hold. */
  where?: readonly Condition[] | undefined;
  aggregate?: Aggregate | undefined;
  /** The store itself stops after so long, where it knows how. */
  timeoutMs?: number | undefined;
};

type Reachable = {
  /** Tries each step of a connection in order; a failed step leaves the later ones skipped. */
  test(now: () => Date): Promise<TestStep[]>;
  /** Everything that the store holds, by path. */
  list(signal?: AbortSignal): Promise<StoreObject[]>;
};

export type FileConnector = Reachable & {
  family: "files";
  /**
   * A file of this machine with the object's content; `dir` takes it where it has to be fetched.
   * @throws InvalidInputError when the store holds no such file
   */
  fetch(path: string, dir: string, options?: FetchOptions): Promise<string>;
};

export type FetchOptions = {
  signal?: AbortSignal | undefined;
  /** About so much of the beginning is enough, in whole lines; a file that lies here comes whole. */
  firstBytes?: number | undefined;
};

export type TableConnector = Reachable & {
  family: "tables";
  /** @throws InvalidInputError when there is no such table, or no right to read it */
  describe(path: string, signal?: AbortSignal): Promise<readonly SourceColumn[]>;
  /** The statement that `read` sends; `types` are native ones by column. */
  toSql(request: ReadRequest, types: ReadonlyMap<string, string>): string;
  /** Rows in batches, of one moment's state where the store can show one. */
  read(request: ReadRequest, signal?: AbortSignal): AsyncIterable<Cell[][]>;
};

/** How one kind of store is reached. Connections are opened for a call and closed with it. */
export type Connector = FileConnector | TableConnector;

export type ConnectorEnvironment = {
  /** Headrace's own folders, in which no store may lie. */
  ownDirs: readonly string[];
  /** Whether addresses of this machine and of private networks may be called. */
  allowPrivate: boolean;
  /** The lake, where uploaded files lie. */
  files: ObjectStore;
};

/**
 * A kind of store. Its configuration is shown and logged; its secret, which holds the fields of type
 * password, is sealed and never leaves the server.
 */
export type ConnectorKind<
  Config extends z.ZodType = z.ZodType,
  Secret extends z.ZodType = z.ZodType,
> = {
  kind: string;
  label: string;
  about: string;
  family: Connector["family"];
  /** False until it ran against the real service. */
  isProven: boolean;
  fields: StoreKind["fields"];
  config: Config;
  secret: Secret;
  /** Where the store is, in one line without secrets. */
  placeOf(config: z.output<Config>): string;
  /** The object's name in lineage, after OpenLineage's naming rules. */
  sourceOf(config: z.output<Config>, path: string): { namespace: string; name: string };
  /** Loads the client late: only a process that reaches such a store pays for it. */
  open(
    config: z.output<Config>,
    secret: z.output<Secret>,
    environment: ConnectorEnvironment,
  ): Promise<Connector>;
};

/** Identity at run time; it infers `open`'s arguments from the schemas. */
export function defineConnector<Config extends z.ZodType, Secret extends z.ZodType>(
  kind: ConnectorKind<Config, Secret>,
): ConnectorKind<Config, Secret> {
  return kind;
}
