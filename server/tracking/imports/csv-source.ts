import path from "node:path";
import { z } from "zod";
import type { JobContext } from "@/server/jobs/definition";
import { describeReadFault, inspectCsv } from "@/server/platform/csv-file";
import { quoteIdentifier, quoteLiteral } from "@/server/platform/duckdb";
import { InvalidInputError } from "@/server/platform/errors";
import { findColumnFault, guessColumn, readCsvRow } from "@/server/tracking/imports/csv-columns";
import type { ImportMapping } from "@/server/tracking/imports/schema";
import { type ImportSource, nothing } from "@/server/tracking/imports/source";

const ROWS_A_PAGE = 2_000;
const SAMPLES = 200;
const SAMPLES_SHOWN = 3;
const QUOTE = '"';
const ROW = "headrace_row_number";
/** Stands for the experiment of rows that name none. */
export const CSV_EXPERIMENT = "csv";

/**
 * Runs in a CSV file, one a row.
 * @param dir where the file is kept as Parquet while it is read
 * @throws InvalidInputError naming the line of a record that cannot be read
 */
export async function createCsvSource(
  ctx: Pick<JobContext, "duckdb" | "signal">,
  { file, dir }: { file: string; dir: string },
  mapping: Pick<ImportMapping, "columns">,
): Promise<ImportSource> {
  const parquet = path.join(dir, "rows.parquet");
  const { sha256, names } = await toParquet(ctx, { file, parquet });
  const from = `read_parquet(${quoteLiteral(parquet)})`;
  const readPage = async (offset: number, limit: number) => {
    const list = names.map(quoteIdentifier).join(", ");
    const sql = `SELECT ${list} FROM ${from} ORDER BY ${ROW} LIMIT ${limit} OFFSET ${offset}`;
    const columns = await ctx.duckdb.columns(sql, {}, ctx.signal);
    return names.map((name) => (columns[name] ?? []) as (string | null)[]);
  };
  const countRows = async () => {
    const row = z.object({ rows: z.coerce.number() });
    const [counted] = await ctx.duckdb.query(row, `SELECT count(*) AS rows FROM ${from}`);
    return counted?.rows ?? 0;
  };
  return {
    name: `csv:${sha256.slice(0, 16)}`,
    countRuns: countRows,
    async preview() {
      const samples = await readPage(0, SAMPLES);
      const columns = names.map((name, place) => {
        const values = (samples[place] ?? []).filter((value) => value !== null);
        const guessed = guessColumn(name, values);
        return { ...guessed, samples: values.slice(0, SAMPLES_SHOWN) };
      });
      const about = { id: CSV_EXPERIMENT, name: "Imported", sourceName: "rows of the file" };
      const experiments = [{ ...about, runs: await countRows(), takenBy: null }];
      return { experiments, columns, skipped: [] };
    },
    async *runs(skip) {
      const fault = findColumnFault(mapping.columns);
      if (fault !== null) throw new InvalidInputError(fault);
      if (mapping.columns.some(({ name }, place) => name !== names[place])) {
        throw new InvalidInputError(
          `The mapping's columns are not those of the file: ${names.join(", ")}`,
        );
      }
      for (let offset = 0; ; offset += ROWS_A_PAGE) {
        const cells = await readPage(offset, ROWS_A_PAGE);
        const count = cells[0]?.length ?? 0;
        for (let index = 0; index < count; index += 1) {
          const row = offset + index + 1;
          const own = cells.map((column) => column[index] ?? null);
          const { experiment, points, ...told } = readCsvRow(mapping.columns, own, row, skip);
          yield {
            ...told,
            id: String(row),
            experimentId: experiment ?? CSV_EXPERIMENT,
            points: () => once(points),
            files: () => nothing(),
          };
        }
        if (count < ROWS_A_PAGE) return;
      }
    },
  };
}

async function* once<Value>(value: Value): AsyncGenerator<Value> {
  yield value;
}

/** Writes the file's rows as text to Parquet, numbered. @throws InvalidInputError naming a line */
async function toParquet(
  ctx: Pick<JobContext, "duckdb" | "signal">,
  { file, parquet }: { file: string; parquet: string },
): Promise<{ sha256: string; names: string[] }> {
  const shown = path.basename(file);
  const format = { delimiter: null, quote: QUOTE };
  const { sha256, header, delimiter } = await inspectCsv(file, shown, format, ctx.signal);
  const names = header.map((name) => name.trim());
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) {
    throw new InvalidInputError(`${shown}, line 1: the header names "${twice}" twice`);
  }
  const types = names.map((name) => `${quoteLiteral(name)}: 'VARCHAR'`).join(", ");
  const read = `read_csv(${quoteLiteral(file)}, auto_detect = false, header = true,
    delim = ${quoteLiteral(delimiter)}, quote = '${QUOTE}', escape = '${QUOTE}', nullstr = '',
    columns = {${types}}, strict_mode = true, null_padding = false, parallel = false)`;
  const copy = `COPY (SELECT row_number() OVER () AS ${ROW}, * FROM ${read})
    TO ${quoteLiteral(parquet)} (FORMAT parquet)`;
  await ctx.duckdb.run(copy, {}, ctx.signal).catch((error: unknown) => {
    throw describeReadFault(error, shown) ?? error;
  });
  return { sha256, names };
}
