import type { Pool } from "pg";
import { isDeadlock } from "@/server/platform/db";
import { sqlOfPool } from "@/server/platform/sql";
import { appendPoints } from "@/server/tracking/metric-store/append";
import type { StorePoint } from "@/server/tracking/metric-store/fold";

const STATEMENT_POINTS = 10_000;
const ATTEMPTS = 3;

type Call = {
  runId: string;
  points: readonly StorePoint[];
  /** @param isStored false when the run does not exist or is deleted */
  resolve: (isStored: boolean) => void;
  reject: (error: unknown) => void;
};

export type MetricWriter = {
  /** Resolves when the points are committed, to false when their run takes none. */
  write(runId: string, points: readonly StorePoint[]): Promise<boolean>;
};

const writers = new WeakMap<Pool, MetricWriter>();

/** The writer that all calls of this process share, because they share its statements. */
export function findMetricWriter(pool: Pool): MetricWriter {
  const writer = writers.get(pool) ?? createMetricWriter(pool);
  writers.set(pool, writer);
  return writer;
}

/**
 * Group commit: while one statement is under way, the points of all calls that arrive gather for
 * the next, so that twenty clients cost one commit and not twenty.
 */
function createMetricWriter(pool: Pool): MetricWriter {
  const sql = sqlOfPool(pool);
  let waiting: Call[] = [];
  let isWriting = false;

  const writeCalls = async (calls: readonly Call[], attempt = 1): Promise<void> => {
    try {
      const stored = await appendPoints(
        sql,
        calls.flatMap(({ points }) => points),
      );
      for (const { runId, resolve } of calls) resolve(stored.has(runId));
    } catch (error) {
      // Another process sent the same points in another order; PostgreSQL undid one of the two.
      if (isDeadlock(error) && attempt < ATTEMPTS) return writeCalls(calls, attempt + 1);
      const [only] = calls;
      if (calls.length === 1) return only?.reject(error);
      // One caller's fault must not refuse the points of others.
      for (const call of calls) await writeCalls([call]);
    }
  };

  const drain = async () => {
    isWriting = true;
    // Calls that arrived in the same turn of the event loop share the statement.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      const calls = takeCalls(waiting);
      waiting = waiting.slice(calls.length);
      await writeCalls(calls);
    }
    isWriting = false;
  };

  return {
    write: (runId, points) =>
      new Promise((resolve, reject) => {
        waiting.push({ runId, points, resolve, reject });
        if (!isWriting) void drain();
      }),
  };
}

/** Calls from the front while they fit into one statement; at least one. */
function takeCalls(waiting: readonly Call[]): Call[] {
  let points = 0;
  const end = waiting.findIndex((call, index) => {
    points += call.points.length;
    return index > 0 && points > STATEMENT_POINTS;
  });
  return waiting.slice(0, end === -1 ? waiting.length : end);
}
