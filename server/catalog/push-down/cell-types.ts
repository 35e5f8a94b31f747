import type { ValueClass } from "@/server/catalog/connectors/connector";
import { castTextSql } from "@/server/catalog/recipe-sql";
import type { SniffedColumn } from "@/server/catalog/schema";
import { quoteIdentifier } from "@/server/platform/duckdb";

/** As files and databases write them. */
const WORDS = { trueValues: ["true", "yes", "t", "1"], falseValues: ["false", "no", "f", "0"] };
const ENGINE_TYPES = {
  text: "VARCHAR",
  integer: "BIGINT",
  number: "DOUBLE",
  boolean: "BOOLEAN",
  date: "DATE",
  timestamp: "TIMESTAMP",
} as const;

/** Whole numbers of up to 38 digits. */
export const WHOLE = "DECIMAL(38,0)";

/** The engine's type of a store's column: as of a dataset's, but decimals keep all their digits. */
export function engineType({ type, becomes = "text" }: SniffedColumn, kind: ValueClass | null) {
  const [, width = "0", scale = "0"] = /\((\d+), ?(\d+)\)/.exec(type) ?? [];
  const isDecimal = kind === "decimal" && Number(width) >= 1 && Number(width) <= 38;
  if (isDecimal) return `DECIMAL(${Number(width)},${Number(scale)})`;
  if (becomes === "integer" && /^(u?bigint|u?hugeint|bigint.* unsigned)$/i.test(type.trim())) {
    // Parquet has no wider whole number.
    return type.trim().toLowerCase() === "bigint" ? "BIGINT" : WHOLE;
  }
  return ENGINE_TYPES[becomes];
}

/** A cell of text in its engine's type; null when it is not of that type. */
export function typedCellSql(name: string, type: string): string {
  const cell = quoteIdentifier(name);
  if (type.startsWith("DECIMAL(")) return `TRY_CAST(${cell} AS ${type})`;
  const known = Object.entries(ENGINE_TYPES).find(([, engine]) => engine === type);
  const becomes = (known?.[0] ?? "text") as keyof typeof ENGINE_TYPES;
  return castTextSql({ name, type: becomes, nullable: true, ...WORDS });
}
