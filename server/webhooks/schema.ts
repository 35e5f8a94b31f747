import { z } from "zod";

export const WebhookEvent = z.object({ entity: z.string(), action: z.string() });
export type WebhookEvent = z.infer<typeof WebhookEvent>;

export const Webhook = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  description: z.string().nullable(),
  events: z.array(WebhookEvent),
  hasSecret: z.boolean(),
  active: z.boolean(),
  createdAt: z.date(),
  updatedAt: z.date(),
});
export type Webhook = z.infer<typeof Webhook>;

/** What a change puts into the job table for each webhook that is told of it. */
export const DeliveryPayload = z.object({
  webhookId: z.string(),
  /** The request's body, word for word the same in every attempt. */
  body: z.string(),
});
export type DeliveryPayload = z.infer<typeof DeliveryPayload>;
