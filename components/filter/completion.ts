export type CompletionField = { path: string; kind: "text" | "number" | "time" | "choice" };

/** Where suggestions come from; both ask the server for what begins or contains `prefix`. */
export type CompletionSource = {
  /** Keeps the suggestions of two tables apart. */
  key: string;
  fields: (prefix: string) => Promise<readonly CompletionField[]>;
  values: (field: string, prefix: string) => Promise<readonly string[]>;
};

export type CompletionPlace = {
  kind: "field" | "value";
  /** The part of the text that a suggestion replaces. */
  from: number;
  to: number;
  prefix: string;
  /** The field that a value belongs to. */
  field: string | null;
};

const FIELD_PART = /(?:[\p{L}\p{N}_./@-]|`[^`]*`?)*$/u;
const VALUE_PART =
  /([\p{L}_](?:[\p{L}\p{N}_./@-]|`[^`]*`)*)\s*(?::|!=|=|~|contains\s|in\s*\((?:[^()]*,)?)\s*("?)([^"\s(),]*)$/iu;

/** What the cursor stands in: the value behind a field and an operator, or a field's name. */
export function findCompletion(text: string, caret: number): CompletionPlace | null {
  const before = text.slice(0, caret);
  const value = VALUE_PART.exec(before);
  if (value !== null) {
    const [, field = "", quote = "", prefix = ""] = value;
    return { kind: "value", from: caret - prefix.length - quote.length, to: caret, prefix, field };
  }
  if (/[<>]=?\s*\S*$/.test(before) || (before.split('"').length - 1) % 2 === 1) return null;
  const prefix = FIELD_PART.exec(before)?.[0] ?? "";
  return { kind: "field", from: caret - prefix.length, to: caret, prefix, field: null };
}

/** The value as the filter language takes it. */
export function quoteValue(value: string): string {
  const isPlain = /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(value) || /^-?\d+(\.\d+)?$/.test(value);
  const isWord = /^(and|or|not|in|contains|exists|true|false|null|me)$/i.test(value);
  if (isPlain && !isWord) return value;
  return `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** A key behind a family, such as `metric`, as the filter language takes it. */
export function fieldOf(family: string, key: string): string {
  return /^[A-Za-z_][\w.]*$/.test(key) ? `${family}.${key}` : `${family}.\`${key}\``;
}

/** Two conditions as one; an empty one asks for nothing. */
export function joinFilters(...filters: readonly string[]): string {
  const said = filters.filter((filter) => filter.trim() !== "");
  if (said.length <= 1) return said[0] ?? "";
  return said.map((filter) => (/\bor\b/i.test(filter) ? `(${filter})` : filter)).join(" and ");
}
