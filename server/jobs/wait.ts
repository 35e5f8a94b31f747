import { AppError } from "@/server/platform/errors";
import type { JobContext } from "./definition";

const POLL_MS = 250;

/**
 * Waits in a job until the job `id` has ended.
 * @returns its result
 * @throws AppError CONFLICT naming the job when it failed or was cancelled
 */
export async function waitForJob(ctx: JobContext, id: string): Promise<unknown> {
  for (;;) {
    ctx.signal.throwIfAborted();
    const job = await ctx.db.job.findUnique({
      where: { id },
      select: { state: true, title: true, result: true, error: true },
    });
    if (job === null) throw new AppError("CONFLICT", `Job ${id} is gone`);
    if (job.state === "succeeded") return job.result;
    if (job.state === "failed" || job.state === "cancelled") {
      throw new AppError(
        "CONFLICT",
        `"${job.title}" ${job.state}: ${job.error ?? "no reason given"}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
