import type { ColumnKind } from "@/server/platform/sandbox/protocol";

const NUMBERS = /^(U?(TINY|SMALL|BIG|HUGE)?INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(.*\)|BIGNUM)$/;
const TIMES = /^(DATE|TIMESTAMP(_S|_MS|_NS)?|TIMESTAMP WITH TIME ZONE)$/;

/** How a column of this DuckDB type is shown and summarised. */
export function columnKind(type: string): ColumnKind {
  if (NUMBERS.test(type)) return "number";
  if (TIMES.test(type)) return "time";
  if (type === "BOOLEAN") return "boolean";
  return type === "VARCHAR" || type === "UUID" || type.startsWith("ENUM") ? "text" : "other";
}
