import type { ServiceContext } from "@/server/platform/context";
import { NotFoundError } from "@/server/platform/errors";
import { findJob } from "@/server/tracking/workspace/repository/jobs";

/** How far a job of `kind` is; its result once it succeeded. @throws NotFoundError */
export async function getJobProgress(
  ctx: Pick<ServiceContext, "pool">,
  kind: string,
  jobId: string,
) {
  const job = await findJob(ctx, jobId);
  if (job === null || job.kind !== kind) throw new NotFoundError("Job", jobId);
  const { state, progress, note, error, result } = job;
  return { jobId, state, progress, note, error, result: state === "succeeded" ? result : null };
}
