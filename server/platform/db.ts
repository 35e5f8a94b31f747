import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { type Prisma, PrismaClient } from "@/prisma/generated/client";

export type Db = PrismaClient;
/** A transaction's client. Functions that may run in either take `Tx`. */
export type Tx = Prisma.TransactionClient;
export type { Prisma };

export type Pool = pg.Pool;

/** Prisma over one pool of `max` connections; waits at most five seconds for one. */
export function createDb(databaseUrl: string, max = 10): Db {
  const adapter = new PrismaPg({
    connectionString: databaseUrl,
    max,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
  });
  return new PrismaClient({ adapter });
}

/** Plain `pg` for what Prisma cannot say: the online path, list queries, NOTIFY. */
export function createPool(databaseUrl: string, max = 10): Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
  });
  // An idle connection lost to a server restart is replaced at the next query.
  pool.on("error", () => undefined);
  // One lost in the middle of a transaction fails the query that waits on it; unheard, its own
  // event would end the process.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

/** True for Prisma's "unique constraint" error, whatever the table. */
export function isUniqueViolation(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === "P2002";
}

/** True for Prisma's "record to change does not exist" error. */
export function isMissingRecord(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === "P2025";
}

/** True for PostgreSQL's "deadlock detected": the statement was undone and may be sent again. */
export function isDeadlock(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === "40P01";
}
