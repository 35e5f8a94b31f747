import { randomUUID } from "node:crypto";
import { audited, requirePermission } from "@/server/identity/service";
import type { ServiceContext } from "@/server/platform/context";
import { AppError, InvalidInputError } from "@/server/platform/errors";
import { checkDestination } from "@/server/platform/outbound";
import { sealSecret } from "@/server/platform/sealed-secret";
import { allowedSchemes, SECRET_PURPOSE, sendDelivery } from "@/server/webhooks/deliver";
import { writeBody } from "@/server/webhooks/events";
import { findExample } from "@/server/webhooks/examples";
import {
  deleteWebhookRow,
  findWebhook,
  findWebhooks,
  insertWebhook,
  updateWebhookRow,
  type WebhookRow,
} from "@/server/webhooks/repository";
import { checkEvents, checkName, checkUrl } from "@/server/webhooks/rules";
import type { Webhook, WebhookEvent } from "@/server/webhooks/schema";

export { deliver } from "@/server/webhooks/deliver";
export { announce, DELIVERY_KIND } from "@/server/webhooks/events";

export type NewWebhook = {
  name: string;
  url: string;
  events: readonly WebhookEvent[];
  description?: string | undefined;
  /** Signs every delivery; kept sealed and never answered. */
  secret?: string | undefined;
  active?: boolean | undefined;
};

/** @throws InvalidInputError for a name, address or event that cannot be */
export async function createWebhook(ctx: ServiceContext, input: NewWebhook): Promise<Webhook> {
  requirePermission(ctx, "webhooks.write");
  const name = checkName(input.name);
  await checkAddress(ctx, input.url);
  const events = checkEvents(input.events);
  const { url, description, secret, active = true } = input;
  return audited(ctx, "webhooks.create", async (tx) => {
    const row = await insertWebhook(tx, {
      ...{ name, url, events, active, createdAt: ctx.now() },
      description: description ?? null,
      secret: seal(ctx, secret) ?? null,
    });
    return { result: toWebhook(row), audit: { ...describe(row), after: toWebhook(row) } };
  });
}

/** What is undefined stays. @throws AppError NOT_FOUND, InvalidInputError */
export async function updateWebhook(
  ctx: ServiceContext,
  id: string,
  changes: Partial<NewWebhook>,
): Promise<Webhook> {
  requirePermission(ctx, "webhooks.write");
  const before = await requireWebhook(ctx, id);
  const { name, url, events, description, active } = changes;
  if (url !== undefined) await checkAddress(ctx, url);
  const secret = seal(ctx, changes.secret);
  return audited(ctx, "webhooks.update", async (tx) => {
    const row = await updateWebhookRow(tx, id, {
      updatedAt: ctx.now(),
      ...(name === undefined ? {} : { name: checkName(name) }),
      ...(url === undefined ? {} : { url }),
      ...(events === undefined ? {} : { events: checkEvents(events) }),
      ...(description === undefined ? {} : { description }),
      ...(active === undefined ? {} : { active }),
      ...(secret === undefined ? {} : { secret }),
    });
    const audit = { ...describe(row), before: toWebhook(before), after: toWebhook(row) };
    return { result: toWebhook(row), audit };
  });
}

/** @throws AppError NOT_FOUND */
export async function deleteWebhook(ctx: ServiceContext, id: string): Promise<void> {
  requirePermission(ctx, "webhooks.write");
  const row = await requireWebhook(ctx, id);
  await audited(ctx, "webhooks.delete", async (tx) => {
    await deleteWebhookRow(tx, id);
    return { result: null, audit: { ...describe(row), before: toWebhook(row) } };
  });
}

/** @throws AppError NOT_FOUND */
export async function getWebhook(ctx: ServiceContext, id: string): Promise<Webhook> {
  requirePermission(ctx, "webhooks.write");
  return toWebhook(await requireWebhook(ctx, id));
}

/** One page, newest first; `more` says that another follows. */
export async function listWebhooks(
  ctx: ServiceContext,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ webhooks: Webhook[]; more: boolean }> {
  requirePermission(ctx, "webhooks.write");
  const rows = await findWebhooks(ctx.db, { limit: limit + 1, offset });
  return { webhooks: rows.slice(0, limit).map(toWebhook), more: rows.length > limit };
}

export type TestResult = {
  success: boolean;
  status: number | null;
  body: string | null;
  error: string | null;
};

/** Sends an example of an event now and tells what came back. @throws AppError NOT_FOUND */
export async function testWebhook(
  ctx: ServiceContext,
  id: string,
  event?: WebhookEvent,
): Promise<TestResult> {
  requirePermission(ctx, "webhooks.write");
  const webhook = await requireWebhook(ctx, id);
  const [chosen] = checkEvents(event === undefined ? webhook.events : [event]);
  if (chosen === undefined) throw new InvalidInputError("The webhook has no event");
  const body = writeBody(chosen, findExample(chosen), ctx.now());
  try {
    const { status, text } = await sendDelivery(ctx, webhook, { id: randomUUID(), body });
    return { success: status < 400, status, body: text, error: null };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { success: false, status: null, body: null, error: `Failed to test webhook: ${reason}` };
  }
}

async function checkAddress(ctx: ServiceContext, text: string): Promise<void> {
  const url = checkUrl(text, allowedSchemes(ctx.config));
  await checkDestination(url, ctx.config.webhookAllowPrivate);
}

function seal(ctx: ServiceContext, secret: string | undefined): string | undefined {
  if (secret === undefined || secret === "") return undefined;
  return sealSecret(ctx.config, SECRET_PURPOSE, secret);
}

async function requireWebhook(ctx: ServiceContext, id: string): Promise<WebhookRow> {
  const row = await findWebhook(ctx.db, id);
  if (row === null) throw new AppError("NOT_FOUND", `Webhook with ID ${id} not found.`);
  return row;
}

function toWebhook({ secret, ...row }: WebhookRow): Webhook {
  return { ...row, hasSecret: secret !== null };
}

function describe({ id, name }: WebhookRow) {
  return { objectKind: "webhook", objectId: id, objectName: name };
}
