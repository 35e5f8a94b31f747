import { InvalidInputError } from "@/server/platform/errors";
import { WEBHOOK_EVENTS } from "@/server/webhooks/constants";
import type { WebhookEvent } from "@/server/webhooks/schema";

const NAME = /^(?=.{1,63}$)[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/;
const ACTIONS: Readonly<Record<string, readonly string[]>> = WEBHOOK_EVENTS;

/** @throws InvalidInputError in MLflow's words */
export function checkName(name: string): string {
  if (NAME.test(name)) return name;
  throw new InvalidInputError(
    `Webhook name '${name}' is invalid. It must start and end with a letter or digit, be less than 63 characters long, and contain only letters, digits, dots (.), underscores (_), and hyphens (-).`,
  );
}

/** @param schemes without colon @throws InvalidInputError in MLflow's words */
export function checkUrl(text: string, schemes: readonly string[]): URL {
  if (text.trim() === "") {
    throw new InvalidInputError(`Webhook URL cannot be empty or just whitespace: '${text}'`);
  }
  const url = URL.parse(text);
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase() ?? "";
  if (!schemes.includes(scheme)) {
    throw new InvalidInputError(
      `Invalid webhook URL scheme: '${scheme}'. Allowed schemes are: ${schemes.join(", ")}.`,
    );
  }
  if (url === null || url.hostname === "") {
    throw new InvalidInputError(`Webhook URL must include a hostname: '${text}'`);
  }
  return url;
}

/** Each event once. @throws InvalidInputError in MLflow's words */
export function checkEvents(events: readonly WebhookEvent[]): WebhookEvent[] {
  if (events.length === 0) {
    throw new InvalidInputError(
      "Webhook events must be a non-empty list of WebhookEvent objects: [].",
    );
  }
  for (const { entity, action } of events) {
    const actions = ACTIONS[entity] ?? [];
    if (!actions.includes(action)) {
      const valid = actions.map((each) => `'${each}'`).join(", ");
      throw new InvalidInputError(
        `Invalid action '${action}' for entity '${entity}'. Valid actions are: [${valid}]`,
      );
    }
  }
  return [...new Map(events.map((each) => [`${each.entity}.${each.action}`, each])).values()];
}
