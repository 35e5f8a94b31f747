import type { StoreFile } from "@/server/catalog/connectors/connector";
import type { ScanEntry } from "@/server/catalog/schema";

const FORMATS: Readonly<Record<string, string>> = {
  csv: "csv",
  tsv: "csv",
  parquet: "parquet",
  json: "json",
  jsonl: "json",
};

/** Format by the file's ending; null for one that is no data set. */
export function guessFormat(path: string): string | null {
  const ending = path.toLowerCase().split(".").at(-1) ?? "";
  return FORMATS[ending] ?? null;
}

/** What happened to a file since the last scan, by size and time of change. */
export function findChange(
  file: StoreFile,
  before: readonly ScanEntry[],
): Exclude<ScanEntry["change"], "gone"> {
  const known = before.find(({ path, change }) => path === file.path && change !== "gone");
  if (known === undefined) return "added";
  const isSame =
    known.sizeBytes === file.sizeBytes && known.modifiedAt.getTime() === file.modifiedAt.getTime();
  return isSame ? "same" : "changed";
}

/** Entries of the last scan whose file is no longer there. */
export function listGone(files: readonly StoreFile[], before: readonly ScanEntry[]): ScanEntry[] {
  const paths = new Set(files.map(({ path }) => path));
  return before
    .filter(({ path, change }) => change !== "gone" && !paths.has(path))
    .map((entry) => ({ ...entry, change: "gone", problem: null }));
}
