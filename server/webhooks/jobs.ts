import { defineJob } from "@/server/jobs/definition";
import { DeliveryPayload } from "@/server/webhooks/schema";
import { DELIVERY_KIND, deliver } from "@/server/webhooks/service";

export const deliverWebhookJob = defineJob({
  kind: DELIVERY_KIND,
  payload: DeliveryPayload,
  maxAttempts: 4,
  run: deliver,
});
