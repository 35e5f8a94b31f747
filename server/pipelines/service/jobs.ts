import { audited, requirePermission } from "@/server/identity/service";
import { JOBS_CHANNEL, requestCancel } from "@/server/jobs/queue";
import type { ListInput, ListPage } from "@/server/lib/list/schema";
import { JOB_LIST } from "@/server/pipelines/job-list";
import {
  findJob,
  findJobLogs,
  findRunOfJob,
  findWorkers,
  type JobRow,
  requeueEndedJob,
} from "@/server/pipelines/job-repository";
import {
  type JobDetail,
  type JobListItem,
  JobLogInput,
  type JobLogLine,
  type WorkerItem,
} from "@/server/pipelines/schema";
import { STEP_JOB_KIND } from "@/server/pipelines/service/advance";
import type { ServiceContext } from "@/server/platform/context";
import { AppError, NotFoundError, parseInput } from "@/server/platform/errors";
import { listRows } from "@/server/platform/list-rows";

export async function listJobs(
  ctx: ServiceContext,
  input: ListInput,
): Promise<ListPage<JobListItem>> {
  return listRows(ctx, JOB_LIST, input);
}

/** @throws NotFoundError */
export async function getJob(ctx: ServiceContext, id: string): Promise<JobDetail> {
  const job = await requireJob(ctx, id);
  const run = job.kind === STEP_JOB_KIND ? await findRunOfJob(ctx.db, id) : null;
  return { ...job, href: run === null ? null : `/pipelines/${run.slug}/runs/${run.number}` };
}

/** Lines of a job's log after `afterId`, oldest first, at most `limit`. */
export async function listJobLogs(
  ctx: ServiceContext,
  input: JobLogInput,
): Promise<{ lines: JobLogLine[]; hasMore: boolean }> {
  const { jobId, afterId, limit } = parseInput(JobLogInput, input, "log");
  const lines = await findJobLogs(ctx.db, { jobId, afterId, limit: limit + 1 });
  return { lines: lines.slice(0, limit), hasMore: lines.length > limit };
}

/** @throws AppError CONFLICT when the job has already ended */
export async function cancelJob(ctx: ServiceContext, id: string): Promise<void> {
  requirePermission(ctx, "jobs.write");
  const job = await requireJob(ctx, id);
  await audited(ctx, "jobs.cancel", async (tx) => {
    if (!(await requestCancel(tx, id))) {
      throw new AppError("CONFLICT", `"${job.title}" has already ${job.state}`);
    }
    return { result: null, audit: auditOf(job) };
  });
}

/**
 * Queues a failed or cancelled job again.
 * @throws AppError CONFLICT for a job that runs or succeeded, and for the step of a pipeline, which
 *   only its run can repeat
 */
export async function retryJob(ctx: ServiceContext, id: string): Promise<void> {
  requirePermission(ctx, "jobs.write");
  const job = await requireJob(ctx, id);
  if (job.kind === STEP_JOB_KIND) {
    throw new AppError("CONFLICT", `"${job.title}" is a pipeline's step: retry its run instead`);
  }
  await audited(ctx, "jobs.retry", async (tx) => {
    if (!(await requeueEndedJob(tx, id))) {
      throw new AppError(
        "CONFLICT",
        `"${job.title}" is ${job.state}; only a failed or cancelled job can be retried`,
      );
    }
    await tx.$executeRaw`SELECT pg_notify(${JOBS_CHANNEL}, ${job.kind})`;
    return { result: null, audit: auditOf(job) };
  });
}

export async function listWorkers(ctx: ServiceContext): Promise<WorkerItem[]> {
  return findWorkers(ctx.db, ctx.now());
}

async function requireJob(ctx: ServiceContext, id: string): Promise<JobRow> {
  const job = await findJob(ctx.db, id);
  if (job === null) throw new NotFoundError("Job", id);
  return job;
}

function auditOf({ id, title, state }: JobRow) {
  return { objectKind: "job", objectId: id, objectName: title, before: { state } };
}
