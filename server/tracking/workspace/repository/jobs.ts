import { enqueueJob, type NewJob } from "@/server/jobs/queue";
import type { ServiceContext } from "@/server/platform/context";

export type JobRow = {
  id: string;
  kind: string;
  state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
  progress: number;
  note: string | null;
  error: string | null;
  result: unknown;
};

/** Queues a job unless one of its key is under way or done; one that failed makes room. */
export async function startJob(
  { db }: Pick<ServiceContext, "db">,
  job: NewJob & { idempotencyKey: string },
): Promise<string> {
  return db.$transaction(async (tx) => {
    await tx.job.updateMany({
      where: { idempotencyKey: job.idempotencyKey, state: { in: ["failed", "cancelled"] } },
      data: { idempotencyKey: null },
    });
    return enqueueJob(tx, job);
  });
}

export async function findJob(
  { pool }: Pick<ServiceContext, "pool">,
  id: string,
): Promise<JobRow | null> {
  const { rows } = await pool.query<JobRow>(
    `SELECT id, kind, state, progress, progress_note AS note, error, result
     FROM jobs WHERE id = $1`,
    [id],
  );
  return rows[0] ?? null;
}
