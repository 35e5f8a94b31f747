import type { Place } from "@/server/lib/sql/place";
import type { Projection } from "@/server/lib/sql/projection";
import type { TableUse } from "@/server/lib/sql/table-uses";

/**
 * What a query reads: the name that its text uses, the files behind it, and the columns whose values
 * it must not reach. Those have the same type and no value: the mask where they are text, else NULL.
 * With `oneIn` it is a sample: about one row in so many, chosen by place, so the same whatever is asked.
 * With `columns` it has these and no rows, to see whether a text can be answered before there are files.
 */
export type SandboxTable = {
  name: string;
  files: string[];
  masked: readonly string[];
  oneIn?: number | undefined;
  columns?: { name: string; type: string }[] | undefined;
};

/** A condition on a column of the answer: a range [from, to), an exact text, or no value. */
export type Brush =
  | { kind: "range"; column: string; from: number; to: number; isTime: boolean }
  | { kind: "value"; column: string; value: string }
  | { kind: "missing"; column: string };

/** A query as people wrote it, over these tables, narrowed by brushes. */
export type Question = { sql: string; tables: SandboxTable[]; brushes: Brush[] };

export type SandboxRequest =
  | { kind: "check"; sql: string }
  | { kind: "project"; sql: string }
  | ({ kind: "rows"; offset: number; maxRows: number; maxBytes: number } & Question)
  | ({ kind: "summarise"; maxRows: number } & Question)
  | ({ kind: "explain" } & Question)
  | ({ kind: "write"; file: string; format: FileFormat; maxRows: number } & Question);

export type FileFormat = "csv" | "parquet";
/** How a column is read: numbers right, times on an axis, anything nested as it is. */
export type ColumnKind = "number" | "text" | "time" | "boolean" | "other";
export type AnswerColumn = { name: string; type: string; kind: ColumnKind };

export type Checked = {
  tables: { name: string; at: number | null }[];
  isStable: boolean;
  /** What is needed of those of its tables that lie in stores. */
  uses: TableUse[];
};
export type RowsAnswer = { columns: AnswerColumn[]; rows: unknown[][]; hasMore: boolean };
export type SummaryAnswer = { rowCount: number; isCut: boolean; columns: ColumnSummary[] };
export type ColumnSummary = {
  name: string;
  nulls: number;
  distinct: number;
  /** Whether `distinct` is an estimate. */
  isEstimated: boolean;
  /** Least and greatest, as text; null without values. */
  low: string | null;
  high: string | null;
  histogram: { edges: number[]; counts: number[] } | null;
  top: { value: string; count: number }[];
};

export type SandboxAnswers = {
  check: Checked;
  project: Projection;
  rows: RowsAnswer;
  summarise: SummaryAnswer;
  explain: { plan: string };
  write: { rowCount: number };
};

/**
 * Why there is no answer. `wrong`: the text must be changed. `refused`: it asks for what no query may
 * have. `limit`: it took too much. `stopped`: it was interrupted. `breach`: the locked engine refused
 * what the check let pass.
 */
export type SandboxFault = {
  kind: "wrong" | "refused" | "limit" | "stopped" | "breach";
  message: string;
  place: Place | null;
};

export type SandboxReply = { ok: true; answer: unknown } | { ok: false; fault: SandboxFault };

export type ToProcess = { id: number; request: SandboxRequest } | { interrupt: number };
export type FromProcess = { id: number; reply: SandboxReply };

/** Bounds of one process. */
export type EngineLimits = { memoryLimit: string; maxTempSize: string };
