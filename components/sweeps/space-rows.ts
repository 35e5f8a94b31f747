import type { SettingItem, SpaceDimension } from "@/server/sweeps/schema";

/** A setting of the space as the form holds it: every number as text. */
export type SpaceRow = {
  id: number;
  name: string;
  kind: SpaceDimension["kind"];
  min: string;
  max: string;
  log: boolean;
  /** Step of whole numbers, or values of a range that a grid takes; "" leaves it to the search. */
  spread: string;
  /** Separated by commas. */
  values: string;
};

type Kind = SpaceRow["kind"];
export const KIND_WORDS = {
  float: "Range",
  int: "Whole numbers",
  choice: "Choices",
  boolean: "Yes and no",
} as const satisfies Record<Kind, string>;

/** The kinds that a setting of a type may have. */
export function listKinds(type: SettingItem["type"]): Kind[] {
  if (type === "boolean") return ["boolean"];
  if (type === "string") return ["choice"];
  return type === "integer" ? ["int", "choice"] : ["float", "choice"];
}

/** A row that opens with the setting's suggested range. */
export function toRow(id: number, { name, suggestion, current }: SettingItem): SpaceRow {
  const none = {
    min: "",
    max: "",
    log: false,
    spread: "",
    values: current === null ? "" : String(current),
  };
  const row = { id, name, kind: suggestion.kind, ...none };
  if (suggestion.kind === "choice") return { ...row, values: suggestion.values.join(", ") };
  if (suggestion.kind === "boolean") return row;
  const { min, max, log = false } = suggestion;
  return { ...row, min: String(min), max: String(max), log };
}

/**
 * The row as the server reads it. A text that is no number becomes NaN, which the server then names.
 */
export function toDimension(row: SpaceRow, type: SettingItem["type"]): SpaceDimension {
  const { name, kind, log } = row;
  if (kind === "boolean") return { name, kind };
  if (kind === "choice") return { name, kind, values: readValues(row.values, type) };
  const range = { name, min: readNumber(row.min), max: readNumber(row.max) };
  const spread = row.spread.trim() === "" ? undefined : readNumber(row.spread);
  const points = spread === undefined ? {} : { points: spread };
  if (kind === "float") return { ...range, kind, ...(log && { log }), ...points };
  if (log) return { ...range, kind, log, ...points };
  return { ...range, kind, ...(spread !== undefined && { step: spread }) };
}

function readNumber(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}

function readValues(text: string, type: SettingItem["type"]): (string | number | boolean)[] {
  const parts = text.split(",").map((part) => part.trim());
  return parts
    .filter((part) => part !== "")
    .map((part) => {
      if (type === "string") return part;
      return type === "boolean" ? part === "true" : Number(part);
    });
}

/** What `spread` means for a row; null where it has no meaning. */
export function describeSpread({ kind, log }: SpaceRow, method: string): string | null {
  if (kind === "int" && !log) return "Step";
  const isRange = kind === "int" || kind === "float";
  return isRange && method === "grid" ? "Values" : null;
}
