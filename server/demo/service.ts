import { DEMO_JOB_KIND } from "@/server/demo/schema";
import { enqueueJob } from "@/server/jobs/queue";
import type { ServiceContext } from "@/server/platform/context";

/** Queues the demo workspace once; asking again returns the same job. */
export async function requestDemo(ctx: ServiceContext): Promise<string> {
  return enqueueJob(ctx.db, {
    kind: DEMO_JOB_KIND,
    title: "Build the demo workspace",
    payload: {},
    actor: ctx.actor,
    idempotencyKey: DEMO_JOB_KIND,
    priority: 10,
  });
}
