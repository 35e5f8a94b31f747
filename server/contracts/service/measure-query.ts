import { randomUUID } from "node:crypto";
import { z } from "zod";
import { getDataset, getVersion } from "@/server/catalog/service";
import type { RowSource } from "@/server/contracts/analytics";
import type { Check } from "@/server/contracts/checks/check";
import { judgeWindow, notMeasured } from "@/server/contracts/judge";
import type { ContractCheck } from "@/server/contracts/schema";
import type { JobContext } from "@/server/jobs/definition";
import { quoteIdentifier } from "@/server/platform/duckdb";
import { AppError } from "@/server/platform/errors";
import type { Checked, RowsAnswer, SandboxTable } from "@/server/platform/sandbox/protocol";

export type QuerySubject = {
  /** By which the document's queries name the dataset; its slug names it too. */
  object: string;
  dataset: { slug: string };
  version: Awaited<ReturnType<typeof getVersion>>;
};

const TIMEOUT_MS = 120_000;
const ANSWER_BYTES = 4 * 1024 ** 2;
/** Months of several centuries, or the rows kept of those that break a rule. */
const FILTERED_ROWS = 10_000;

/**
 * Runs a contract's SQL where people's queries run, in a locked process of its own. Tables are the
 * version under check and the newest versions of other datasets.
 * @throws AppError for a text that may not run, or takes too much
 */
export async function askQuery(
  ctx: JobContext,
  subject: QuerySubject,
  sql: string,
  maxRows: number,
): Promise<RowsAnswer> {
  return ctx.sandbox.use(callOf(ctx), async (session) => {
    const { tables } = await session.ask({ kind: "check", sql });
    const found: SandboxTable[] = [];
    for (const { name } of tables) found.push(await findTable(ctx, subject, name));
    const question = { sql, tables: found, brushes: [] };
    return session.ask({ kind: "rows", ...question, offset: 0, maxRows, maxBytes: ANSWER_BYTES });
  });
}

const callOf = ({ jobId, signal }: JobContext) => ({
  ...{ owner: `job:${jobId}`, id: randomUUID(), timeoutMs: TIMEOUT_MS, signal },
});

/** The tables that a text reads. @throws AppError for a text that may not run */
export async function checkSql(ctx: JobContext, sql: string): Promise<Checked> {
  return ctx.sandbox.use(callOf(ctx), (session) => session.ask({ kind: "check", sql }));
}

/** The version's rows that a contract's own condition lets through, asked where people's queries run. */
export function filteredRows(ctx: JobContext, subject: QuerySubject, filter: string): RowSource {
  return {
    from: `(SELECT * FROM ${quoteIdentifier(subject.object)} WHERE (\n${filter}\n))`,
    ask: async (row, sql) => {
      const { columns, rows, hasMore } = await askQuery(ctx, subject, sql, FILTERED_ROWS);
      if (hasMore) throw new AppError("LIMIT_EXCEEDED", "The answer is too long to be kept");
      const named = rows.map((cells) =>
        Object.fromEntries(columns.map(({ name }, at) => [name, cells[at]])),
      );
      return z.array(row).parse(named);
    },
  };
}

/** Runs a rule's query. It must give one row of one number, or of true and false. */
export async function checkQuery(
  ctx: JobContext,
  subject: QuerySubject,
  check: Check,
  sql: string,
): Promise<ContractCheck> {
  try {
    const [row, ...others] = (await askQuery(ctx, subject, sql, 2)).rows;
    const value = toNumber(row?.[0]);
    if (row === undefined || others.length > 0 || row.length !== 1 || value === undefined) {
      return notMeasured(check, "The query must give one row of one number, or of true or false");
    }
    const { rowCount } = subject.version;
    return judgeWindow(check, { from: null, rowCount, measured: value });
  } catch (error) {
    ctx.signal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    return notMeasured(check, error.message);
  }
}

/** The version under check, or the newest of another dataset. */
async function findTable(
  ctx: JobContext,
  { object, dataset, version }: QuerySubject,
  name: string,
): Promise<SandboxTable> {
  const known = [object.toLowerCase(), dataset.slug];
  // A rule measures the whole data, whoever asked for its evaluation; only its number comes out.
  const whole = { name, masked: [] };
  if (known.includes(name.toLowerCase())) return { ...whole, files: version.parquetPaths };
  const { latest } = await getDataset(ctx, name);
  if (latest === null) throw new AppError("NOT_FOUND", `Dataset ${name} has no version yet`);
  return { ...whole, files: (await getVersion(ctx, latest.id)).parquetPaths };
}

function toNumber(cell: unknown): number | null | undefined {
  if (cell === null) return null;
  if (typeof cell === "boolean") return Number(cell);
  if (cell === "true" || cell === "false") return Number(cell === "true");
  const value = Number(cell);
  return typeof cell === "object" || Number.isNaN(value) ? undefined : value;
}
