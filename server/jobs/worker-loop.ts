import { randomUUID } from "node:crypto";
import type { Client } from "pg";
import { hostName } from "@/server/platform/config";
import type { Platform } from "@/server/platform/context";
import type { DuckDb } from "@/server/platform/duckdb";
import type { JobDefinition } from "./definition";
import { ShutdownError } from "./outcome";
import { type ClaimedJob, claimJobs, JOBS_CHANNEL } from "./queue";
import { runJob } from "./run-job";

export type WorkerOptions = {
  concurrency: number;
  leaseSeconds: number;
  /** Longest wait between two looks at the table when no notification comes. */
  pollMs?: number;
};

export type RunningWorker = {
  id: string;
  /** Stops claiming, gives running jobs back to the queue and resolves when they are. */
  stop(): Promise<void>;
};

/** Polls the job table, woken early by NOTIFY on `listener`, until stopped. */
export async function startWorker(
  platform: Platform,
  duckdb: DuckDb,
  definitions: readonly JobDefinition[],
  listener: Client,
  options: WorkerOptions,
): Promise<RunningWorker> {
  const workerId = `${hostName()}-${process.pid}-${randomUUID().slice(0, 8)}`;
  const byKind = new Map(definitions.map((definition) => [definition.kind, definition]));
  const shutdown = new AbortController();
  const active = new Set<Promise<void>>();
  let wake: () => void = () => undefined;

  await registerWorker(platform, workerId, options.concurrency);
  listener.on("notification", () => wake());
  await listener.query(`LISTEN ${JOBS_CHANNEL}`);
  const beat = setInterval(() => void touchWorker(platform, workerId), 5_000);

  const start = (job: ClaimedJob) => {
    const definition = byKind.get(job.kind);
    if (definition === undefined) return;
    const resources = { platform, duckdb, workerId, leaseSeconds: options.leaseSeconds };
    const task = runJob(resources, definition, job, shutdown.signal).finally(() => {
      active.delete(task);
      wake();
    });
    active.add(task);
  };

  const loop = async () => {
    while (!shutdown.signal.aborted) {
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const claimed = await claimFree(platform, workerId, byKind, active.size, options);
      for (const job of claimed) start(job);
      if (claimed.length === 0) await Promise.race([woken, sleep(options.pollMs ?? 1_000)]);
    }
  };
  const looping = loop();

  return {
    id: workerId,
    async stop() {
      shutdown.abort(new ShutdownError("Worker is stopping"));
      wake();
      clearInterval(beat);
      await looping;
      await Promise.all(active);
      const stoppedAt = platform.now();
      await platform.db.worker.update({ where: { id: workerId }, data: { stoppedAt } });
    },
  };
}

async function claimFree(
  platform: Platform,
  workerId: string,
  byKind: ReadonlyMap<string, JobDefinition>,
  busy: number,
  { concurrency, leaseSeconds }: WorkerOptions,
): Promise<ClaimedJob[]> {
  const limit = concurrency - busy;
  if (limit <= 0) return [];
  try {
    return await claimJobs(platform.db, {
      workerId,
      kinds: [...byKind.keys()],
      limit,
      leaseSeconds,
    });
  } catch (error) {
    platform.log.error({ err: error }, "could not claim jobs");
    return [];
  }
}

async function registerWorker(platform: Platform, id: string, concurrency: number): Promise<void> {
  const now = platform.now();
  const data = { id, hostname: hostName(), pid: process.pid, concurrency, startedAt: now };
  await platform.db.worker.create({ data: { ...data, lastSeenAt: now } });
}

async function touchWorker(platform: Platform, id: string): Promise<void> {
  await platform.db.worker
    .update({ where: { id }, data: { lastSeenAt: platform.now() } })
    .catch((error) => platform.log.warn({ err: error }, "worker heartbeat failed"));
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
