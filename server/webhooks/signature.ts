import { createHmac } from "node:crypto";

/**
 * Signature of a delivery: HMAC-SHA256 over "delivery id.timestamp.body", as Standard Webhooks and
 * MLflow have it.
 * @param timestamp seconds since 1970, as sent in the header
 */
export function signDelivery(
  secret: string,
  { id, timestamp, body }: { id: string; timestamp: string; body: string },
): string {
  const mac = createHmac("sha256", secret).update(`${id}.${timestamp}.${body}`);
  return `v1,${mac.digest("base64")}`;
}
