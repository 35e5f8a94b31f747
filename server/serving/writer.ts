import type { Platform } from "@/server/platform/context";
import {
  ensurePredictionPartitions,
  insertPredictions,
  type PredictionRow,
} from "@/server/serving/repository/predictions";

const MAX_BATCH_ROWS = 500;
const PARTITION_DAYS = 7;
const DAY_MS = 86_400_000;

/** A row whose latency is known only when it is written. */
export type PendingRow = Omit<PredictionRow, "latencyMs"> & { startedMs: number };

type Group = {
  rows: readonly PendingRow[];
  resolve: (latencyMs: number) => void;
  reject: (error: unknown) => void;
};

export type PredictionWriter = {
  /** Resolves when the rows are committed, with the milliseconds from arrival to writing. */
  write(rows: readonly PendingRow[]): Promise<number>;
};

/**
 * Group commit: while one insert is under way, the rows of all calls that arrive gather for the
 * next, so a busy process writes few large statements and an idle one waits for nobody.
 */
export function createPredictionWriter({
  pool,
  now,
}: Pick<Platform, "pool" | "now">): PredictionWriter {
  let waiting: Group[] = [];
  let isWriting = false;
  let partitionedUntil = 0;

  const ensurePartitions = async () => {
    const today = now();
    if (today.getTime() < partitionedUntil) return;
    await ensurePredictionPartitions(pool, today, PARTITION_DAYS);
    partitionedUntil = today.getTime() + DAY_MS;
  };

  const writeGroups = async (groups: readonly Group[]) => {
    try {
      await ensurePartitions();
      const writtenMs = performance.now();
      const latencyOf = (row: PendingRow) => writtenMs - row.startedMs;
      const rows = groups.flatMap((group) =>
        group.rows.map((row) => ({ ...row, latencyMs: latencyOf(row) })),
      );
      await insertPredictions(pool, rows);
      for (const { rows: own, resolve } of groups) {
        const [first] = own;
        resolve(first === undefined ? 0 : latencyOf(first));
      }
    } catch (error) {
      for (const { reject } of groups) reject(error);
    }
  };

  const drain = async () => {
    isWriting = true;
    // Calls that arrived in the same turn of the event loop share the statement.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      const groups = takeGroups(waiting);
      waiting = waiting.slice(groups.length);
      await writeGroups(groups);
    }
    isWriting = false;
  };

  return {
    write: (rows) =>
      new Promise((resolve, reject) => {
        waiting.push({ rows, resolve, reject });
        if (!isWriting) void drain();
      }),
  };
}

/** Groups from the front while they fit into one statement; at least one. */
function takeGroups(waiting: readonly Group[]): Group[] {
  let rows = 0;
  const end = waiting.findIndex((group, index) => {
    rows += group.rows.length;
    return index > 0 && rows > MAX_BATCH_ROWS;
  });
  return waiting.slice(0, end === -1 ? waiting.length : end);
}
