import type { z } from "zod";
import type { ServiceContext } from "@/server/platform/context";
import type { Prisma, Tx } from "@/server/platform/db";
import type { DuckDb } from "@/server/platform/duckdb";

export type LogLevel = "info" | "warn" | "error";

export type JobContext = ServiceContext & {
  duckdb: DuckDb;
  jobId: string;
  /** 1 on the first run. */
  attempt: number;
  /** Fires on cancel, on shutdown and when the lease is lost. */
  signal: AbortSignal;
  /** Writes progress in [0, 1] with a short note, at most a few times a second. */
  report: (progress: number, note?: string) => void;
  /** Appends a line to the job's log, which its page tails. */
  logLine: (message: string, level?: LogLevel) => void;
  /**
   * Runs `work` in a transaction that holds only while this worker still owns the job; a worker
   * that lost its lease gets LeaseLostError and nothing is written.
   */
  commit: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
};

export type JobOutcome =
  | { state: "failed"; error: string; errorCode: string }
  | { state: "cancelled"; error: string; errorCode: string };

export type JobDefinition<Schema extends z.ZodType = z.ZodType> = {
  /** `domain.verb`. */
  kind: string;
  payload: Schema;
  maxAttempts: number;
  /**
   * May run again after a crash at any point: write outputs beside, publish them in `ctx.commit`,
   * and check first what an earlier attempt already published.
   * @returns a small JSON value kept as the job's result
   */
  run(ctx: JobContext, payload: z.output<Schema>): Promise<Prisma.InputJsonValue | undefined>;
  /** Runs in the transaction that marks the job failed or cancelled for good. */
  onGivenUp?(tx: Tx, payload: z.output<Schema>, outcome: JobOutcome, now: Date): Promise<void>;
};

/** Identity at run time; its job is to infer `run`'s payload type from the schema. */
export function defineJob<Schema extends z.ZodType>(
  definition: JobDefinition<Schema>,
): JobDefinition<Schema> {
  return definition;
}
