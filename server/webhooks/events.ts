import { enqueueJob } from "@/server/jobs/queue";
import type { ServiceContext } from "@/server/platform/context";
import type { Tx } from "@/server/platform/db";
import type { WebhookEvent } from "@/server/webhooks/schema";

export const DELIVERY_KIND = "webhooks.deliver";
/** One attempt and three more. */
const ATTEMPTS = 4;

/** The body of a delivery. @param at when it happened */
export function writeBody({ entity, action }: WebhookEvent, data: object, at: Date): string {
  return JSON.stringify({ entity, action, timestamp: at.toISOString(), data });
}

/**
 * Queues a delivery to every active webhook that wants the event, in the change's own transaction:
 * what is rolled back is told to nobody, what is committed is told at least once.
 */
export async function announce(
  tx: Tx,
  ctx: Pick<ServiceContext, "actor" | "now">,
  event: WebhookEvent,
  data: object,
): Promise<void> {
  const wanted = await tx.$queryRaw<{ id: string; name: string }[]>`
    SELECT id, name FROM webhooks
    WHERE active AND events @> ${JSON.stringify([event])}::jsonb ORDER BY created_at, id`;
  if (wanted.length === 0) return;
  const body = writeBody(event, data, ctx.now());
  for (const { id, name } of wanted) {
    await enqueueJob(tx, {
      kind: DELIVERY_KIND,
      title: `Tell ${name}: ${event.entity}.${event.action}`,
      payload: { webhookId: id, body },
      actor: ctx.actor,
      maxAttempts: ATTEMPTS,
    });
  }
}
