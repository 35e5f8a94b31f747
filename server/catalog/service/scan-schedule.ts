import { z } from "zod";
import { enqueueJob } from "@/server/jobs/queue";
import type { ServiceContext } from "@/server/platform/context";
import type { Tx } from "@/server/platform/db";

export const SCAN_JOB = "catalog.scan";
const HOUR_MS = 3_600_000;

/** Which schedule of a store a scan belongs to, and its place in it. */
export const ScanTurn = z.object({ plan: z.number().int(), turn: z.number().int() });
export type ScanTurn = z.infer<typeof ScanTurn>;

/** Queues a scan for later; one turn of a schedule is queued once. */
export async function queueScheduledScan(
  tx: Tx,
  ctx: Pick<ServiceContext, "actor" | "now">,
  store: { id: string; slug: string },
  { plan, turn }: ScanTurn,
  hours: number,
): Promise<void> {
  await enqueueJob(tx, {
    kind: SCAN_JOB,
    title: `Scan ${store.slug}, as scheduled`,
    payload: { storeId: store.id, scheduled: { plan, turn } },
    actor: ctx.actor,
    runAfter: new Date(ctx.now().getTime() + hours * HOUR_MS),
    idempotencyKey: `${SCAN_JOB}:${store.id}:${plan}:${turn}`,
  });
}
