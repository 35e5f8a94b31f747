/** Half-open range of UTF-16 offsets in the filter text. */
export type Span = { start: number; end: number };

/** A field path such as `metric.val_auc`, already split and unquoted. */
export type FieldRef = { path: readonly string[]; at: Span };

export type ValueKind = "string" | "number" | "boolean" | "null" | "time" | "relative" | "me";

/**
 * A literal. `text` is the unquoted source, so a number keeps the digits the person
 * typed (text fields compare `1e-3` as `1e-3`) and integers above 2^53 stay exact.
 */
export type FilterValue = { kind: ValueKind; text: string; at: Span };

export const COMPARE_OPERATORS = ["=", "!=", ">", ">=", "<", "<=", "contains", "~"] as const;
export type CompareOperator = (typeof COMPARE_OPERATORS)[number];

/** `field:value` arrives as `=`, and `field not in (…)` as `not` around `in`. */
export type FilterNode =
  | { kind: "and"; terms: readonly FilterNode[] }
  | { kind: "or"; terms: readonly FilterNode[] }
  | { kind: "not"; term: FilterNode }
  | { kind: "search"; text: string; at: Span }
  | { kind: "exists"; field: FieldRef }
  | { kind: "in"; field: FieldRef; values: readonly FilterValue[] }
  | { kind: "compare"; field: FieldRef; operator: CompareOperator; value: FilterValue };
