import { quoteIdentifier, quoteLiteral } from "@/server/platform/duckdb";

/** `read_parquet(…)` over files of the lake, optionally with `file_row_number`. */
export function readParquetSql(
  paths: readonly string[],
  options: { rowNumbers?: boolean } = {},
): string {
  const rowNumbers = options.rowNumbers ? ", file_row_number = true" : "";
  return `read_parquet([${paths.map(quoteLiteral).join(", ")}]${rowNumbers})`;
}

/**
 * Aggregate that digests rows, their order included, independent of how a file encodes them.
 * `position` is the row's place. Missing and empty values differ.
 */
export function contentDigestSql(columns: readonly string[], position: string): string {
  const cells = columns.map(
    (column) => `coalesce('=' || CAST(${quoteIdentifier(column)} AS VARCHAR), '-')`,
  );
  return `CAST(bit_xor(md5_number(concat_ws(chr(31), CAST(${position} AS VARCHAR), ${cells.join(", ")}))) AS VARCHAR)`;
}
