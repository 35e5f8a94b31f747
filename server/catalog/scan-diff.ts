import type { StoreObject } from "@/server/catalog/connectors/connector";
import type { ColumnChange, ScanEntry, SniffedColumn } from "@/server/catalog/schema";

const FORMATS: Readonly<Record<string, string>> = {
  csv: "csv",
  tsv: "csv",
  parquet: "parquet",
  json: "json",
  jsonl: "json",
  ndjson: "json",
  arrow: "arrow",
  arrows: "arrow",
  feather: "arrow",
  ipc: "arrow",
};

/** Format by the file's ending; null for one that is no data set. */
export function guessFormat(path: string): string | null {
  const ending = path.toLowerCase().split(".").at(-1) ?? "";
  return FORMATS[ending] ?? null;
}

type Found = Pick<StoreObject, "path" | "sizeBytes" | "modifiedAt" | "columns">;

/**
 * What happened to an object since the last scan: to a file by size and time of change, to a table by
 * its columns, for databases do not tell when rows came.
 */
export function findChange(
  object: Found,
  before: readonly ScanEntry[],
): Exclude<ScanEntry["change"], "gone"> {
  const known = findKnown(object.path, before);
  if (known === undefined) return "added";
  if (object.columns !== null) {
    return diffColumns(known.columns, object.columns.map(toSniffed)).length === 0
      ? "same"
      : "changed";
  }
  const isSame =
    known.sizeBytes === object.sizeBytes &&
    known.modifiedAt?.getTime() === object.modifiedAt?.getTime() &&
    // A source that tells neither size nor time may have changed.
    (object.sizeBytes !== null || object.modifiedAt !== null);
  return isSame ? "same" : "changed";
}

export function findKnown(path: string, before: readonly ScanEntry[]): ScanEntry | undefined {
  return before.find((entry) => entry.path === path && entry.change !== "gone");
}

export function toSniffed(column: {
  name: string;
  nativeType: string;
  type: NonNullable<SniffedColumn["becomes"]>;
}): SniffedColumn {
  return { name: column.name, type: column.nativeType, becomes: column.type };
}

/** Columns that came, went or have another type; another order is no change. */
export function diffColumns(
  before: readonly SniffedColumn[],
  now: readonly SniffedColumn[],
): ColumnChange[] {
  const former = new Map(before.map(({ name, type }) => [name, type]));
  const present = new Set(now.map(({ name }) => name));
  const removed = before
    .filter(({ name }) => !present.has(name))
    .map(({ name, type }) => ({ kind: "removed" as const, column: name, from: type, to: null }));
  const others = now.flatMap(({ name, type }): ColumnChange[] => {
    const from = former.get(name);
    if (from === undefined) return [{ kind: "added", column: name, from: null, to: type }];
    return from === type ? [] : [{ kind: "retyped", column: name, from, to: type }];
  });
  return [...removed, ...others];
}

/** Entries of the last scan whose object is no longer there. */
export function listGone(
  objects: readonly Pick<StoreObject, "path">[],
  before: readonly ScanEntry[],
): ScanEntry[] {
  const paths = new Set(objects.map(({ path }) => path));
  return before
    .filter(({ path, change }) => change !== "gone" && !paths.has(path))
    .map((entry) => ({ ...entry, change: "gone", columnChanges: [], problem: null }));
}
