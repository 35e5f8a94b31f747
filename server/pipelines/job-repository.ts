import {
  type JobDetail,
  type JobLogLine,
  JobState,
  LOG_LEVELS,
  WORKER_LOST_SECONDS,
  type WorkerItem,
} from "@/server/pipelines/schema";
import type { Db, Tx } from "@/server/platform/db";

/** Workers of the past that the list still shows. */
const ENDED_WORKERS_SHOWN = 20;

export type JobRow = Omit<JobDetail, "href">;

export async function findJob(db: Db | Tx, id: string): Promise<JobRow | null> {
  const row = await db.job.findUnique({ where: { id } });
  if (row === null) return null;
  const { kind, title, attempts, maxAttempts, progress, progressNote, cancelRequested } = row;
  const { error, errorCode, actorName, createdAt, startedAt, finishedAt } = row;
  return {
    id,
    kind,
    title,
    state: JobState.parse(row.state),
    attempts,
    maxAttempts,
    progress,
    progressNote,
    cancelRequested,
    error,
    errorCode,
    actorName,
    workerId: row.lockedBy,
    createdAt,
    startedAt,
    finishedAt,
    payload: row.payload as unknown,
    result: row.result as unknown,
  };
}

/** Log lines after `afterId`, oldest first. */
export async function findJobLogs(
  db: Db,
  args: { jobId: string; afterId: number; limit: number },
): Promise<JobLogLine[]> {
  const rows = await db.jobLog.findMany({
    where: { jobId: args.jobId, id: { gt: args.afterId } },
    orderBy: { id: "asc" },
    take: args.limit,
  });
  return rows.map(({ id, attempt, at, level, message }) => ({
    id: Number(id),
    attempt,
    at,
    level: LOG_LEVELS.find((known) => known === level) ?? "info",
    message,
  }));
}

/** Queues an ended job again with all its attempts. False when it has not ended badly. */
export async function requeueEndedJob(tx: Tx, id: string): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE jobs SET state = 'queued', attempts = 0, run_after = now(), cancel_requested = false,
      error = NULL, error_code = NULL, result = NULL, progress = 0, progress_note = NULL,
      started_at = NULL, finished_at = NULL
    WHERE id = ${id} AND state IN ('failed', 'cancelled')`;
  return changed === 1;
}

/** Living workers first, then lost ones, then the last that stopped. */
export async function findWorkers(db: Db, now: Date): Promise<WorkerItem[]> {
  return db.$queryRaw<WorkerItem[]>`
    WITH judged AS (
      SELECT id, hostname, pid, concurrency, started_at AS "startedAt",
        last_seen_at AS "lastSeenAt", stopped_at AS "stoppedAt",
        CASE WHEN stopped_at IS NOT NULL THEN 'stopped'
          WHEN last_seen_at < ${now}::timestamptz
            - make_interval(secs => ${WORKER_LOST_SECONDS}::double precision) THEN 'lost'
          ELSE 'alive' END AS state,
        (SELECT count(*)::int FROM jobs j WHERE j.locked_by = w.id AND j.state = 'running')
          AS "runningJobs"
      FROM workers w
    )
    (SELECT * FROM judged WHERE state = 'alive' ORDER BY "startedAt")
    UNION ALL
    (SELECT * FROM judged WHERE state <> 'alive' ORDER BY "lastSeenAt" DESC
      LIMIT ${ENDED_WORKERS_SHOWN})`;
}

/** Pipeline slug and run number of a step's job. */
export async function findRunOfJob(
  db: Db,
  jobId: string,
): Promise<{ slug: string; number: number } | null> {
  const row = await db.stepRun.findUnique({
    where: { jobId },
    select: { pipelineRun: { select: { number: true, pipeline: { select: { slug: true } } } } },
  });
  if (row === null) return null;
  return { slug: row.pipelineRun.pipeline.slug, number: row.pipelineRun.number };
}
