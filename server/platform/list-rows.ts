import type { PoolClient } from "pg";
import type { ListInput, ListPage } from "@/server/lib/list/schema";
import type { ServiceContext } from "@/server/platform/context";
import { AppError } from "@/server/platform/errors";
import {
  hasSqlState,
  type ListRow,
  type ListSpec,
  type QueryFn,
  runListQuery,
} from "@/server/platform/list-query";

const QUERY_CANCELED = ["57014"];

/**
 * Reads one page of a list for a service: page and total from one snapshot, in a read-only
 * transaction whose every statement may take `timeoutMs`, `me` being the acting person.
 * @throws InvalidInputError for a wrong filter, sort, cursor or regular expression
 * @throws AppError LIMIT_EXCEEDED when a statement takes longer
 */
export async function listRows<Item>(
  ctx: Pick<ServiceContext, "pool" | "actor" | "now">,
  spec: ListSpec<Item>,
  input: ListInput,
  { timeoutMs = 10_000 }: { timeoutMs?: number } = {},
): Promise<ListPage<Item>> {
  const client = await ctx.pool.connect();
  try {
    return await readInSnapshot(client, timeoutMs, (queryFn) =>
      runListQuery(queryFn, spec, input, { now: ctx.now(), me: ctx.actor }),
    );
  } finally {
    client.release();
  }
}

/** Runs reads in one read-only snapshot; a statement that takes longer is an AppError. */
export async function readInSnapshot<Result>(
  client: PoolClient,
  timeoutMs: number,
  read: (queryFn: QueryFn) => Promise<Result>,
): Promise<Result> {
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  try {
    await client.query(`SET LOCAL statement_timeout = ${Math.trunc(timeoutMs)}`);
    return await read(async (text, values) => (await client.query<ListRow>(text, values)).rows);
  } catch (error) {
    if (!hasSqlState(error, QUERY_CANCELED)) throw error;
    const problem = `The list took longer than ${timeoutMs / 1000} s`;
    const advice = "Narrow the filter or sort by another column";
    throw new AppError("LIMIT_EXCEEDED", `${problem}. ${advice}`, { cause: error });
  } finally {
    await client.query("ROLLBACK");
  }
}
