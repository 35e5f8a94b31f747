import { DatabaseError } from "pg";
import type { Platform } from "@/server/platform/context";
import { InvalidInputError } from "@/server/platform/errors";
import {
  ensurePredictionPartitions,
  insertPredictions,
  type PredictionRow,
  updateLatencies,
} from "@/server/serving/repository/predictions";

const MAX_BATCH_ROWS = 500;
const PARTITION_DAYS = 7;
const DAY_MS = 86_400_000;
const SETTLE_MS = 250;

/** A row whose latency is known only when it is committed. */
export type PendingRow = Omit<PredictionRow, "latencyMs"> & { startedMs: number };

type Group = {
  rows: readonly PendingRow[];
  resolve: (latencyMs: number) => void;
  reject: (error: unknown) => void;
};

type Measured = Pick<PredictionRow, "id" | "receivedAt" | "latencyMs">;

export type PredictionWriter = {
  /** Resolves when the rows are committed, with the milliseconds from arrival to then. */
  write(rows: readonly PendingRow[]): Promise<number>;
};

/**
 * Group commit: while one insert is under way, the rows of all calls that arrive gather for the
 * next, so a busy process writes few large statements and an idle one waits for nobody.
 *
 * No row can hold the time that its own commit takes: it is written with the time up to then, and
 * a moment later with the whole.
 */
export function createPredictionWriter(
  platform: Pick<Platform, "pool" | "now" | "log">,
): PredictionWriter {
  const { pool, now } = platform;
  const settle = createSettler(platform);
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
      const rows = groups.flatMap((group) => group.rows);
      const upTo = (ms: number) => rows.map((row) => ({ ...row, latencyMs: ms - row.startedMs }));
      await insertPredictions(pool, upTo(writtenMs));
      const committedMs = performance.now();
      settle(upTo(committedMs));
      for (const { rows: own, resolve } of groups) {
        resolve(committedMs - (own[0]?.startedMs ?? committedMs));
      }
    } catch (error) {
      const fault = describeRowFault(error);
      if (fault === null || groups.length === 1) {
        for (const { reject } of groups) reject(fault ?? error);
        return;
      }
      // One caller's row must not refuse the rows of others.
      for (const group of groups) await writeGroups([group]);
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

/** The refusal of a row that PostgreSQL cannot hold (class 22, such as a NUL in text); else null. */
function describeRowFault(error: unknown): InvalidInputError | null {
  if (!(error instanceof DatabaseError) || error.code?.startsWith("22") !== true) return null;
  return new InvalidInputError(
    `An instance, entity, event time or id of the call cannot be stored: ${error.message}. Nothing of the call was logged`,
    { cause: error },
  );
}

/** Gathers measured latencies for a moment and stores them in one statement. */
function createSettler({ pool, log }: Pick<Platform, "pool" | "log">) {
  let measured: Measured[] = [];
  const flush = async () => {
    const rows = measured;
    measured = [];
    await updateLatencies(pool, rows).catch((error: unknown) =>
      log.warn({ err: error }, "logged latencies stay without the time of their commit"),
    );
  };
  return (rows: readonly Measured[]): void => {
    if (measured.length === 0) setTimeout(() => void flush(), SETTLE_MS).unref();
    for (const { id, receivedAt, latencyMs } of rows) measured.push({ id, receivedAt, latencyMs });
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
