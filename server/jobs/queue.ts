import type { Actor } from "@/server/platform/context";
import type { Db, Prisma, Tx } from "@/server/platform/db";

/** Channel that wakes idle workers; payload is the job's kind. */
export const JOBS_CHANNEL = "headrace_jobs";

export type NewJob = {
  kind: string;
  /** What a person reads in lists: "Profile bank-marketing v1". */
  title: string;
  payload: Prisma.InputJsonValue;
  actor: Actor;
  /** A second job of the same key is not made; the first is returned. */
  idempotencyKey?: string;
  parentId?: string;
  priority?: number;
  runAfter?: Date;
  maxAttempts?: number;
};

/** Queues a job; takes part in the caller's transaction. Returns the id, old or new. */
export async function enqueueJob(db: Db | Tx, job: NewJob): Promise<string> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    INSERT INTO jobs (id, kind, title, payload, priority, run_after, max_attempts, idempotency_key,
      parent_id, actor_kind, actor_id, actor_name, actor_role)
    VALUES (gen_random_uuid()::text, ${job.kind}, ${job.title}, ${JSON.stringify(job.payload)}::jsonb,
      ${job.priority ?? 0}, coalesce(${job.runAfter ?? null}::timestamptz, now()),
      ${job.maxAttempts ?? 3}, ${job.idempotencyKey ?? null}, ${job.parentId ?? null},
      ${job.actor.kind}, ${job.actor.id}, ${job.actor.name}, ${job.actor.role})
    ON CONFLICT (idempotency_key) DO UPDATE SET idempotency_key = excluded.idempotency_key
    RETURNING id`;
  const id = rows[0]?.id;
  if (id === undefined) throw new Error(`Job ${job.kind} was not queued`);
  await db.$executeRaw`SELECT pg_notify(${JOBS_CHANNEL}, ${job.kind})`;
  return id;
}

export type ClaimedJob = {
  id: string;
  kind: string;
  payload: unknown;
  attempt: number;
  maxAttempts: number;
  fence: number;
  cancelRequested: boolean;
  /** True when every attempt was used up by workers that died. */
  exhausted: boolean;
  actorKind: Actor["kind"];
  actorId: string | null;
  actorName: string;
  actorRole: string;
};

/**
 * Takes up to `limit` due jobs. SKIP LOCKED lets several workers poll at once; a running job whose
 * lease ran out counts as abandoned and is taken again under a higher fence. A job whose cancel was
 * requested is handed out at once, so that exactly one worker settles it.
 */
export async function claimJobs(
  db: Db,
  args: { workerId: string; kinds: readonly string[]; limit: number; leaseSeconds: number },
): Promise<ClaimedJob[]> {
  const { workerId, kinds, limit, leaseSeconds } = args;
  return db.$queryRaw<ClaimedJob[]>`
    WITH due AS (
      SELECT id, attempts >= max_attempts AS exhausted FROM jobs
      WHERE kind = ANY(${[...kinds]})
        AND ((state = 'queued' AND (run_after <= now() OR cancel_requested))
          OR (state = 'running' AND lease_until < now()))
      ORDER BY priority DESC, run_after, id
      LIMIT ${limit}
      FOR UPDATE SKIP LOCKED
    )
    UPDATE jobs SET
      state = 'running', attempts = attempts + 1, fence = fence + 1, locked_by = ${workerId},
      lease_until = now() + make_interval(secs => ${leaseSeconds}::double precision),
      started_at = coalesce(started_at, now())
    FROM due WHERE jobs.id = due.id
    RETURNING jobs.id, kind, payload, attempts AS attempt, max_attempts AS "maxAttempts", fence,
      cancel_requested AS "cancelRequested", due.exhausted, actor_kind AS "actorKind",
      actor_id AS "actorId", actor_name AS "actorName", actor_role AS "actorRole"`;
}

export type Lease = { jobId: string; workerId: string; fence: number };

/** Prolongs the lease and stores progress. Null when the lease is lost. */
export async function extendLease(
  db: Db,
  lease: Lease,
  leaseSeconds: number,
  progress: { value: number; note: string | null } | null,
): Promise<{ cancelRequested: boolean } | null> {
  const rows = await db.$queryRaw<{ cancelRequested: boolean }[]>`
    UPDATE jobs SET
      lease_until = now() + make_interval(secs => ${leaseSeconds}::double precision),
      progress = coalesce(${progress?.value ?? null}::double precision, progress),
      progress_note = coalesce(${progress?.note ?? null}::text, progress_note)
    WHERE id = ${lease.jobId} AND locked_by = ${lease.workerId} AND fence = ${lease.fence}
      AND state = 'running'
    RETURNING cancel_requested AS "cancelRequested"`;
  return rows[0] ?? null;
}

/** Locks the job's row for the transaction. False when another worker owns it by now. */
export async function holdLease(tx: Tx, lease: Lease): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM jobs WHERE id = ${lease.jobId} AND locked_by = ${lease.workerId}
      AND fence = ${lease.fence} AND state = 'running' FOR UPDATE`;
  return rows.length === 1;
}

/** Ends a job under its lease. The caller has called `holdLease` in the same transaction. */
export async function finishJob(
  tx: Tx,
  lease: Lease,
  end: {
    state: "succeeded" | "failed" | "cancelled";
    result?: Prisma.InputJsonValue;
    error?: string;
    errorCode?: string;
  },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE jobs SET state = ${end.state}, finished_at = now(), lease_until = NULL, locked_by = NULL,
      progress = CASE WHEN ${end.state} = 'succeeded' THEN 1 ELSE progress END,
      result = ${end.result === undefined ? null : JSON.stringify(end.result)}::jsonb,
      error = ${end.error ?? null}, error_code = ${end.errorCode ?? null}
    WHERE id = ${lease.jobId}`;
}

/** Gives a job back: for a later attempt after a fault, or untouched when a worker stops. */
export async function requeueJob(
  tx: Tx,
  lease: Lease,
  args: { delaySeconds: number; error: string | null; countAttempt: boolean },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE jobs SET state = 'queued', locked_by = NULL, lease_until = NULL, error = ${args.error},
      attempts = attempts - ${args.countAttempt ? 0 : 1},
      run_after = now() + make_interval(secs => ${args.delaySeconds}::double precision)
    WHERE id = ${lease.jobId}`;
  await tx.$executeRaw`SELECT pg_notify(${JOBS_CHANNEL}, 'requeued')`;
}

/** Asks for the end of a job and of its unfinished children. False when it had already ended. */
export async function requestCancel(db: Db | Tx, jobId: string): Promise<boolean> {
  const changed = await db.$executeRaw`
    UPDATE jobs SET cancel_requested = true
    WHERE (id = ${jobId} OR parent_id = ${jobId}) AND state IN ('queued', 'running')`;
  await db.$executeRaw`SELECT pg_notify(${JOBS_CHANNEL}, 'cancel')`;
  return changed > 0;
}
