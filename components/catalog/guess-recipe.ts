import type { COLUMN_TYPES, IngestRecipeInput, ScanEntry } from "@/server/catalog/schema";

type ColumnType = (typeof COLUMN_TYPES)[number];

const TYPES: Readonly<Record<string, ColumnType>> = {
  BIGINT: "integer",
  INTEGER: "integer",
  DOUBLE: "number",
  BOOLEAN: "boolean",
  DATE: "date",
  TIMESTAMP: "timestamp",
};

/** A recipe to begin with, from what a scan saw at the file's beginning: every column may be empty. */
export function guessRecipe(entry: ScanEntry): IngestRecipeInput {
  return {
    csv: { delimiter: entry.delimiter ?? "," },
    columns: entry.columns.map(({ name, type: sniffed }) => {
      const type = TYPES[sniffed] ?? "text";
      const words = { trueValues: ["true", "yes"], falseValues: ["false", "no"] };
      return { name, type, nullable: true, ...(type === "boolean" ? words : {}) };
    }),
    derived: [],
  };
}
