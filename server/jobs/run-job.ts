import type { Platform } from "@/server/platform/context";
import type { Tx } from "@/server/platform/db";
import type { DuckDb } from "@/server/platform/duckdb";
import { AppError, parseInput } from "@/server/platform/errors";
import type { JobContext, JobDefinition, LogLevel } from "./definition";
import { JobLogWriter } from "./job-log";
import { CancelledError, LeaseLostError, type Settlement, settleFailure } from "./outcome";
import {
  type ClaimedJob,
  extendLease,
  finishJob,
  holdLease,
  type Lease,
  requeueJob,
} from "./queue";

export type WorkerResources = {
  platform: Platform;
  duckdb: DuckDb;
  workerId: string;
  leaseSeconds: number;
};

/** Runs one claimed job to its settlement. Never throws: what goes wrong is written on the job. */
export async function runJob(
  resources: WorkerResources,
  definition: JobDefinition,
  job: ClaimedJob,
  shutdown: AbortSignal,
): Promise<void> {
  const { platform, workerId, leaseSeconds } = resources;
  const lease: Lease = { jobId: job.id, workerId, fence: job.fence };
  const abort = new AbortController();
  const onShutdown = () => abort.abort(shutdown.reason);
  shutdown.addEventListener("abort", onShutdown, { once: true });
  const log = new JobLogWriter(platform.db, job.id, job.attempt);
  const heartbeat = startHeartbeat(resources, lease, abort);

  try {
    if (job.cancelRequested) abort.abort(new CancelledError("Cancelled before it started"));
    abort.signal.throwIfAborted();
    if (job.exhausted) {
      throw new AppError(
        "LIMIT_EXCEEDED",
        `Its worker died in each of ${job.maxAttempts} attempts`,
      );
    }
    const payload = parseInput(definition.payload, job.payload, "payload");
    const ctx = buildContext(resources, job, lease, abort.signal, heartbeat.report, log);
    const result = await definition.run(ctx, payload);
    await log.flush();
    await commitUnder(platform, lease, (tx) =>
      finishJob(tx, lease, { state: "succeeded", result }),
    );
  } catch (error) {
    const reason = abort.signal.aborted ? abort.signal.reason : undefined;
    const settlement = settleFailure(error, job.attempt, job.maxAttempts, reason);
    logSettlement(platform, log, job, settlement, error);
    await log.flush();
    await settle(platform, definition, job, lease, settlement).catch((cause) =>
      platform.log.error(
        { jobId: job.id, err: cause },
        "job could not be settled; its lease will expire",
      ),
    );
  } finally {
    heartbeat.stop();
    shutdown.removeEventListener("abort", onShutdown);
  }

  function startHeartbeat(from: WorkerResources, held: Lease, control: AbortController) {
    let pending: { value: number; note: string | null } | null = null;
    let sending = false;
    const beat = async () => {
      if (sending) return;
      sending = true;
      const progress = pending;
      pending = null;
      try {
        const state = await extendLease(from.platform.db, held, leaseSeconds, progress);
        if (state === null) control.abort(new LeaseLostError("Another worker owns this job"));
        else if (state.cancelRequested) control.abort(new CancelledError("Cancelled by a person"));
      } catch (cause) {
        from.platform.log.warn({ jobId: held.jobId, err: cause }, "heartbeat failed");
      } finally {
        sending = false;
      }
    };
    const slow = setInterval(() => void beat(), (leaseSeconds * 1000) / 4);
    const fast = setInterval(() => void (pending !== null && beat()), 300);
    return {
      report: (value: number, note?: string) => {
        pending = { value: Math.min(Math.max(value, 0), 1), note: note ?? null };
      },
      stop: () => {
        clearInterval(slow);
        clearInterval(fast);
      },
    };
  }
}

function buildContext(
  { platform, duckdb }: WorkerResources,
  job: ClaimedJob,
  lease: Lease,
  signal: AbortSignal,
  report: JobContext["report"],
  log: JobLogWriter,
): JobContext {
  return {
    ...platform,
    duckdb,
    actor: { kind: job.actorKind, id: job.actorId, name: job.actorName, role: job.actorRole },
    log: platform.log.child({ jobId: job.id, kind: job.kind }),
    jobId: job.id,
    attempt: job.attempt,
    signal,
    report,
    logLine: (message: string, level: LogLevel = "info") => log.write(level, message),
    commit: (work) => commitUnder(platform, lease, work),
  };
}

function commitUnder<T>(
  platform: Platform,
  lease: Lease,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return platform.db.$transaction(
    async (tx) => {
      if (!(await holdLease(tx, lease))) throw new LeaseLostError("Another worker owns this job");
      return work(tx);
    },
    { timeout: 60_000, maxWait: 10_000 },
  );
}

async function settle(
  platform: Platform,
  definition: JobDefinition,
  job: ClaimedJob,
  lease: Lease,
  settlement: Settlement,
): Promise<void> {
  if (settlement.state === "lost") return;
  await commitUnder(platform, lease, async (tx) => {
    if (settlement.state === "released") {
      return requeueJob(tx, lease, { delaySeconds: 0, error: null, countAttempt: false });
    }
    if (settlement.state === "retry") {
      const { delaySeconds, error } = settlement;
      return requeueJob(tx, lease, { delaySeconds, error, countAttempt: true });
    }
    await finishJob(tx, lease, settlement);
    const payload = definition.payload.safeParse(job.payload);
    if (payload.success) await definition.onGivenUp?.(tx, payload.data, settlement, platform.now());
  });
}

function logSettlement(
  platform: Platform,
  log: JobLogWriter,
  job: ClaimedJob,
  settlement: Settlement,
  error: unknown,
): void {
  const fields = { jobId: job.id, kind: job.kind, attempt: job.attempt, outcome: settlement.state };
  if (settlement.state === "lost" || settlement.state === "released") {
    platform.log.info(fields, "job left");
    return;
  }
  const expected = settlement.errorCode !== "INTERNAL";
  platform.log.warn(
    expected ? { ...fields, reason: settlement.error } : { ...fields, err: error },
    "job did not succeed",
  );
  const again = settlement.state === "retry" ? ` (again in ${settlement.delaySeconds} s)` : "";
  log.write(settlement.state === "cancelled" ? "warn" : "error", settlement.error + again);
}
