import type { StoreObject } from "@/server/catalog/connectors/connector";

/** A file as stores of files list it: its columns are known only by a look inside. */
export function toFile(
  path: string,
  sizeBytes: number | null,
  modifiedAt: Date | null,
): StoreObject {
  return {
    path,
    kind: "file",
    sizeBytes,
    rowCount: null,
    modifiedAt,
    columns: null,
    problem: null,
  };
}
