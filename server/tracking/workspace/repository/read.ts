import type { ServiceContext } from "@/server/platform/context";
import { AppError } from "@/server/platform/errors";
import type { FilterPattern } from "@/server/platform/filter-sql";
import { checkPatterns, hasSqlState, type ListRow } from "@/server/platform/list-query";
import type { Sql } from "@/server/platform/sql";

const QUERY_CANCELED = ["57014"];
const TIMEOUT_MS = 10_000;

/**
 * Reads from one snapshot, each statement for at most `timeoutMs`.
 * @throws InvalidInputError for a wrong regular expression among the filter's
 * @throws AppError LIMIT_EXCEEDED when a statement takes longer
 */
export async function readRuns<Result>(
  { pool }: Pick<ServiceContext, "pool">,
  patterns: readonly FilterPattern[],
  read: (sql: Sql) => Promise<Result>,
  timeoutMs = TIMEOUT_MS,
): Promise<Result> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    // Compiling a query costs more than these queries take.
    const limits = `SET LOCAL jit = off; SET LOCAL statement_timeout = ${Math.trunc(timeoutMs)}`;
    await client.query(limits);
    await checkPatterns(
      async (text, values) => (await client.query<ListRow>(text, values)).rows,
      patterns,
    );
    return await read(async <Row>(text: string, values: readonly unknown[] = []) => {
      const { rows } = await client.query(text, [...values]);
      return rows as Row[];
    });
  } catch (error) {
    if (!hasSqlState(error, QUERY_CANCELED)) throw error;
    const problem = `Reading the runs took longer than ${timeoutMs / 1000} s`;
    throw new AppError("LIMIT_EXCEEDED", `${problem}. Narrow the filter`, { cause: error });
  } finally {
    // A connection that is lost cannot roll back, and must not be kept from leaving the pool.
    await client.query("ROLLBACK").finally(() => client.release());
  }
}
