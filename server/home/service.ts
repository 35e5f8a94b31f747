import { DEMO_JOB_KIND } from "@/server/demo/schema";
import {
  countPeople,
  findCatalogCounts,
  findJobCounts,
  findLastJob,
  findStorage,
  findUpstreamBreaks,
  findWorkers,
} from "@/server/home/repository";
import {
  type AdminHome,
  type DemoStatus,
  NEWS_HOURS,
  type ScientistHome,
} from "@/server/home/schema";
import { findFailedWork, findFinishedWork, findRunningWork } from "@/server/home/work-repository";
import type { ServiceContext } from "@/server/platform/context";

const HOUR_MS = 3_600_000;
/** A worker that was silent for longer is not counted as alive, as in `/readyz`. */
const WORKER_SILENCE_MS = 30_000;

/** What runs, what ended, what failed since yesterday and which data broke upstream. */
export async function getScientistHome(ctx: ServiceContext): Promise<ScientistHome> {
  const { pool } = ctx;
  const asOf = ctx.now();
  const since = new Date(asOf.getTime() - NEWS_HOURS * HOUR_MS);
  const [running, finished, failed, breaks] = await Promise.all([
    findRunningWork(pool),
    findFinishedWork(pool),
    findFailedWork(pool, since),
    findUpstreamBreaks(pool),
  ]);
  return { running, finished, failed, breaks, asOf };
}

/** Catalog, queue, workers and sizes as they are at this moment. */
export async function getAdminHome(ctx: ServiceContext): Promise<AdminHome> {
  const { pool } = ctx;
  const now = ctx.now();
  const since = new Date(now.getTime() - NEWS_HOURS * HOUR_MS);
  const [catalog, jobs, workers, storage, people] = await Promise.all([
    findCatalogCounts(pool),
    findJobCounts(pool, { now, since }),
    findWorkers(pool, new Date(now.getTime() - WORKER_SILENCE_MS)),
    findStorage(pool),
    countPeople(pool, now),
  ]);
  const { stores: byState, datasets, contracts } = catalog;
  const total = Object.values(byState).reduce((sum, count) => sum + count, 0);
  return {
    stores: { total, byState },
    datasets,
    contracts,
    jobs,
    workers,
    storage,
    people,
    asOf: now,
  };
}

/** How far the demo workspace is; `none` where nobody asked for one. */
export async function getDemoStatus(ctx: ServiceContext): Promise<DemoStatus> {
  const job = await findLastJob(ctx.pool, DEMO_JOB_KIND);
  const asOf = ctx.now();
  if (job === null) {
    return { state: "none", progress: 0, message: "No demo was asked for", jobId: null, asOf };
  }
  const { id: jobId, progress, error, progressNote } = job;
  switch (job.state) {
    case "queued":
      return { state: "queued", progress, message: error ?? "Waiting for a worker", jobId, asOf };
    case "running":
      return { state: "running", progress, message: progressNote ?? "Starting", jobId, asOf };
    case "succeeded":
      return { state: "succeeded", progress: 1, message: "The demo is ready", jobId, asOf };
    case "failed":
    case "cancelled":
      return {
        state: "failed",
        progress,
        message: error ?? `The job was ${job.state}`,
        jobId,
        asOf,
      };
  }
}
