import type { JobContext } from "@/server/jobs/definition";
import type { ServiceContext } from "@/server/platform/context";
import { InvalidInputError } from "@/server/platform/errors";
import { callOut, readBody } from "@/server/platform/outbound";
import { openSecret } from "@/server/platform/sealed-secret";
import { findWebhook, type WebhookRow } from "@/server/webhooks/repository";
import { checkUrl } from "@/server/webhooks/rules";
import type { DeliveryPayload } from "@/server/webhooks/schema";
import { signDelivery } from "@/server/webhooks/signature";

/** What the stored secrets are sealed for. */
export const SECRET_PURPOSE = "webhook";
const TIMEOUT_MS = 30_000;
const ANSWER_BYTES = 10_000;
const RETRIED = new Set([429, 500, 502, 503, 504]);
const SHOWN = 200;

/** Schemes that an address may have: plain HTTP only where private addresses are allowed too. */
export function allowedSchemes({ webhookAllowPrivate }: ServiceContext["config"]): string[] {
  return webhookAllowPrivate ? ["https", "http"] : ["https"];
}

/** Sends one request. @param id of the delivery, the same in every attempt */
export async function sendDelivery(
  ctx: Pick<ServiceContext, "config" | "now">,
  webhook: WebhookRow,
  { id, body }: { id: string; body: string },
  signal?: AbortSignal,
): Promise<{ status: number; text: string }> {
  const timestamp = String(Math.floor(ctx.now().getTime() / 1_000));
  const { secret } = webhook;
  const signature: Record<string, string> = {};
  if (secret !== null) {
    const opened = openSecret(ctx.config, SECRET_PURPOSE, secret);
    signature["x-mlflow-signature"] = signDelivery(opened, { id, timestamp, body });
  }
  const answer = await callOut({
    method: "POST",
    url: checkUrl(webhook.url, allowedSchemes(ctx.config)),
    headers: {
      "content-type": "application/json",
      "x-mlflow-delivery-id": id,
      "x-mlflow-timestamp": timestamp,
      ...signature,
    },
    body,
    allowPrivate: ctx.config.webhookAllowPrivate,
    timeoutMs: TIMEOUT_MS,
    ...(signal === undefined ? {} : { signal }),
  });
  return { status: answer.statusCode ?? 0, text: await readBody(answer, ANSWER_BYTES) };
}

/**
 * The job's work. A webhook that was removed or disabled meanwhile is told nothing; a refusal ends
 * the delivery, an overload or a broken connection is tried again.
 */
export async function deliver(ctx: JobContext, { webhookId, body }: DeliveryPayload) {
  const webhook = await findWebhook(ctx.db, webhookId);
  if (webhook === null || !webhook.active) return { skipped: "removed or disabled" };
  const { status, text } = await sendDelivery(ctx, webhook, { id: ctx.jobId, body }, ctx.signal);
  const said = `${new URL(webhook.url).host} answered ${status}: ${text.slice(0, SHOWN)}`;
  if (RETRIED.has(status)) throw new Error(said);
  if (status >= 300) throw new InvalidInputError(said);
  return { status };
}
