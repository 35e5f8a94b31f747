import { Hono } from "hono";
import { InvalidInputError } from "@/server/platform/errors";
import type { RestEnv } from "@/server/platform/rest";
import { formatPageToken } from "@/server/protocols/mlflow/page-token";
import { readPage } from "@/server/protocols/mlflow/registry/fields";
import {
  answer,
  isMessage,
  messageList,
  missingParameter,
  omitEmpty,
  optionalString,
  readMessage,
  requireString,
  type WireMessage,
} from "@/server/protocols/mlflow/wire";
import type { Webhook, WebhookEvent } from "@/server/webhooks/schema";
import {
  createWebhook,
  deleteWebhook,
  getWebhook,
  listWebhooks,
  type TestResult,
  testWebhook,
  updateWebhook,
} from "@/server/webhooks/service";

const PAGE = { usual: 100, most: 1_000 };

/** MLflow's webhooks; paths are relative to `/mlflow`. */
export function createWebhooksRouter(): Hono<RestEnv> {
  const app = new Hono<RestEnv>();
  app.post("/webhooks", async (c) => {
    const message = await readMessage(c);
    const name = requireString(message, "name");
    const url = requireString(message, "url");
    if (message.events === undefined || message.events === null) throw missingParameter("events");
    const webhook = await createWebhook(c.var.services, {
      ...{ name, url, events: readEvents(message) },
      ...readRest(message),
    });
    return answer(c, { webhook: present(webhook) });
  });
  app.get("/webhooks", async (c) => {
    const page = readPage(await readMessage(c), PAGE);
    const { webhooks, more } = await listWebhooks(c.var.services, page);
    const next = more ? formatPageToken(page.offset + page.limit) : undefined;
    return answer(c, omitEmpty({ webhooks: webhooks.map(present), next_page_token: next }));
  });
  app.get("/webhooks/:id", async (c) =>
    answer(c, { webhook: present(await getWebhook(c.var.services, c.req.param("id"))) }),
  );
  app.patch("/webhooks/:id", async (c) => {
    const message = await readMessage(c);
    const events = readEvents(message);
    const webhook = await updateWebhook(c.var.services, c.req.param("id"), {
      name: optionalString(message, "name") || undefined,
      url: optionalString(message, "url") || undefined,
      events: events.length === 0 ? undefined : events,
      ...readRest(message),
    });
    return answer(c, { webhook: present(webhook) });
  });
  app.delete("/webhooks/:id", async (c) => {
    await deleteWebhook(c.var.services, c.req.param("id"));
    return answer(c, {});
  });
  app.post("/webhooks/:id/test", async (c) => {
    const { event } = await readMessage(c);
    const chosen = isMessage(event) ? readEvent(event) : undefined;
    const result = await testWebhook(c.var.services, c.req.param("id"), chosen);
    return answer(c, { result: presentResult(result) });
  });
  return app;
}

function readRest(message: WireMessage) {
  const status = optionalString(message, "status");
  if (status !== undefined && status !== "ACTIVE" && status !== "DISABLED") {
    throw new InvalidInputError(`Invalid webhook status '${status}': ACTIVE or DISABLED`);
  }
  return {
    description: optionalString(message, "description"),
    secret: optionalString(message, "secret"),
    active: status === undefined ? undefined : status === "ACTIVE",
  };
}

function readEvents(message: WireMessage): WebhookEvent[] {
  return messageList(message, "events").map(readEvent);
}

/** MLflow's messages name both in capitals. */
function readEvent(message: WireMessage): WebhookEvent {
  return {
    entity: (optionalString(message, "entity") ?? "").toLowerCase(),
    action: (optionalString(message, "action") ?? "").toLowerCase(),
  };
}

function present(webhook: Webhook) {
  return omitEmpty({
    webhook_id: webhook.id,
    name: webhook.name,
    description: webhook.description ?? undefined,
    url: webhook.url,
    events: webhook.events.map(({ entity, action }) => ({
      entity: entity.toUpperCase(),
      action: action.toUpperCase(),
    })),
    status: webhook.active ? "ACTIVE" : "DISABLED",
    creation_timestamp: webhook.createdAt.getTime(),
    last_updated_timestamp: webhook.updatedAt.getTime(),
  });
}

function presentResult({ success, status, body, error }: TestResult) {
  return omitEmpty({
    success,
    response_status: status ?? undefined,
    response_body: body ?? undefined,
    error_message: error ?? undefined,
  });
}
