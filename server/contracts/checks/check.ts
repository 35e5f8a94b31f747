import type { DueTime } from "@/server/contracts/checks/due";

export const OPERATORS = [
  "mustBe",
  "mustNotBe",
  "mustBeGreaterThan",
  "mustBeGreaterOrEqualTo",
  "mustBeLessThan",
  "mustBeLessOrEqualTo",
  "mustBeBetween",
  "mustNotBeBetween",
] as const;
export type Operator = (typeof OPERATORS)[number];

/** `mustBeBetween` takes in both ends, as the standard's own tool has it. */
export type Bound =
  | { operator: Exclude<Operator, "mustBeBetween" | "mustNotBeBetween">; value: number }
  | { operator: "mustBeBetween" | "mustNotBeBetween"; value: readonly [number, number] };

export type Cell = string | number | boolean | null;
export type Limits = { min?: number; max?: number; minOpen?: boolean; maxOpen?: boolean };

/** What makes a row a broken one. Empty cells break only `null`, and `missing` where it lists null. */
export type RowTest =
  | { is: "null" }
  | { is: "missing"; values: readonly Cell[] }
  | { is: "notIn"; values: readonly Cell[] }
  | { is: "in"; values: readonly Cell[] }
  | { is: "notMatching"; pattern: string }
  | { is: "notLike"; pattern: string }
  | ({ is: "outside"; of: "value" | "length" } & Limits);

export const STATISTICS = [
  "mean",
  "min",
  "max",
  "median",
  "quantile",
  "stddev",
  "sum",
  "distinct",
] as const;
export type Statistic = (typeof STATISTICS)[number];
/** Percent is of all rows of the window, `filledPercent` of those whose cells are filled. */
export type Unit = "rows" | "percent" | "filledPercent";

export type Measure =
  | { kind: "rowCount" }
  | { kind: "broken"; column: string; test: RowTest; unit: Unit }
  /** Copies beyond the first of each value; rows with an empty cell are left out. */
  | { kind: "duplicates"; columns: readonly string[]; unit: Unit }
  | { kind: "statistic"; column: string; statistic: Statistic; quantile?: number }
  /** Columns of the version that the document does not declare. */
  | { kind: "extraColumns" }
  /** Rows whose cells, all filled, stand in no row of the other dataset's newest version. */
  | { kind: "reference"; columns: readonly string[]; dataset: string; keys: readonly string[] }
  /** Hours since the newest value of a time column, or since the newest version arrived. */
  | { kind: "age"; column: string | null }
  /** Hours that the rows reach back by the time column, or the versions that are kept. */
  | { kind: "retention"; column: string | null }
  /** Hours since a version was due, where none arrived since it was due before. */
  | { kind: "due"; due: DueTime }
  /** Rows more or fewer than the version before, in percent of that. */
  | { kind: "volumeChange" }
  /** Population stability index of a column against the version before. */
  | { kind: "drift"; column: string }
  /** What people's SQL gives, over the dataset by the contract's name of it and over others by theirs. */
  | { kind: "query"; sql: string };

export type Severity = "error" | "warning" | "info";
export type CheckWindow = "version" | "month";

export type Check = {
  id: string;
  /** Where the document says it; several checks may come from one property. */
  path: readonly (string | number)[];
  measure: Measure;
  bound: Bound;
  /** A stricter bound than `bound`: what keeps that one and not this one warns. */
  warn: Bound | null;
  /** Of which rows the check speaks, as a condition in SQL; null for all. */
  filter: string | null;
  severity: Severity;
  window: CheckWindow;
  description: string;
};

/** A check of the whole version that says no more than its bound. */
export const PLAIN = {
  ...{ warn: null, filter: null, description: "" },
  ...{ severity: "error", window: "version" },
} as const satisfies Partial<Check>;

export function keepsBound(bound: Bound, measured: number): boolean {
  switch (bound.operator) {
    case "mustBe":
      return measured === bound.value;
    case "mustNotBe":
      return measured !== bound.value;
    case "mustBeGreaterThan":
      return measured > bound.value;
    case "mustBeGreaterOrEqualTo":
      return measured >= bound.value;
    case "mustBeLessThan":
      return measured < bound.value;
    case "mustBeLessOrEqualTo":
      return measured <= bound.value;
    case "mustBeBetween":
      return measured >= bound.value[0] && measured <= bound.value[1];
    case "mustNotBeBetween":
      return measured < bound.value[0] || measured > bound.value[1];
  }
}

/** Columns that must be there for the check to be measured. */
export function columnsOf({ measure }: Pick<Check, "measure">): readonly string[] {
  switch (measure.kind) {
    case "duplicates":
    case "reference":
      return measure.columns;
    case "broken":
    case "statistic":
    case "drift":
      return [measure.column];
    case "age":
    case "retention":
      return measure.column === null ? [] : [measure.column];
    default:
      return [];
  }
}

export type CheckProblem = { path: readonly (string | number)[]; message: string };
/** Checks whose ids may still be taken, and what cannot be measured. */
export type Compiled = { drafts: Check[]; problems: CheckProblem[] };
