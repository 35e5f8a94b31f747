import type { IngestRecipeInput, ScanEntry } from "@/server/catalog/schema";

/** As files and databases write them. */
const WORDS = { trueValues: ["true", "yes", "t", "1"], falseValues: ["false", "no", "f", "0"] };

/** A recipe to begin with, from what a scan saw: every column may be empty. */
export function guessRecipe(entry: ScanEntry): IngestRecipeInput {
  return {
    ...(entry.format === "csv" ? { csv: { delimiter: entry.delimiter ?? "," } } : {}),
    columns: entry.columns.map(({ name, becomes: type = "text" }) => ({
      ...{ name, type, nullable: true },
      ...(type === "boolean" ? WORDS : {}),
    })),
    derived: [],
  };
}
