import type { Pool, PoolClient } from "pg";
import type { Db, Tx } from "./db";

/**
 * Runs one statement with bound values, whatever holds the connection.
 * @param name under which a connection keeps the plan: for statements that are planned for longer
 * than they run and whose best plan does not depend on the values; one name, one text
 */
export type Sql = <Row>(text: string, values?: readonly unknown[], name?: string) => Promise<Row[]>;

/** A statement of its own, or part of the transaction that the client is in. */
export function sqlOfPool(pool: Pick<Pool | PoolClient, "query">): Sql {
  return async <Row>(text: string, values: readonly unknown[] = [], name?: string) => {
    const { rows } = await pool.query({
      text,
      values: [...values],
      ...(name === undefined ? {} : { name }),
    });
    return rows as Row[];
  };
}

/** The same over Prisma, for callers inside one of its transactions. */
export function sqlOfPrisma(db: Db | Tx): Sql {
  return <Row>(text: string, values: readonly unknown[] = []) =>
    db.$queryRawUnsafe<Row[]>(text, ...values);
}

/** Runs `work` in one transaction of a pooled connection; an error undoes all of it. */
export async function inTransaction<Result>(
  pool: Pool,
  work: (sql: Sql) => Promise<Result>,
  isolation: "READ COMMITTED" | "REPEATABLE READ READ ONLY" = "READ COMMITTED",
): Promise<Result> {
  const client = await pool.connect();
  let isBroken = false;
  try {
    await client.query(`BEGIN ISOLATION LEVEL ${isolation}`);
    const result = await work(sqlOfPool(client));
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {
      isBroken = true;
    });
    throw error;
  } finally {
    client.release(isBroken);
  }
}
