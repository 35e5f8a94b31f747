import type { Db, Tx } from "@/server/platform/db";
import { WebhookEvent } from "@/server/webhooks/schema";

export type WebhookRow = {
  id: string;
  name: string;
  url: string;
  description: string | null;
  events: WebhookEvent[];
  /** Sealed. */
  secret: string | null;
  active: boolean;
  createdAt: Date;
  updatedAt: Date;
};
type Stored = Omit<WebhookRow, "events"> & { events: unknown };

const toRow = ({ events, ...row }: Stored): WebhookRow => ({
  ...row,
  events: WebhookEvent.array().parse(events),
});

export async function findWebhook(db: Db | Tx, id: string): Promise<WebhookRow | null> {
  const row = await db.webhook.findUnique({ where: { id } });
  return row === null ? null : toRow(row);
}

/** Newest first. */
export async function findWebhooks(
  db: Db,
  { limit, offset }: { limit: number; offset: number },
): Promise<WebhookRow[]> {
  const rows = await db.webhook.findMany({
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
    skip: offset,
  });
  return rows.map(toRow);
}

type Changes = Partial<Omit<WebhookRow, "id" | "createdAt" | "updatedAt">>;

export async function insertWebhook(
  tx: Tx,
  data: Omit<WebhookRow, "id" | "updatedAt">,
): Promise<WebhookRow> {
  return toRow(await tx.webhook.create({ data: { ...data, updatedAt: data.createdAt } }));
}

export async function updateWebhookRow(
  tx: Tx,
  id: string,
  data: Changes & { updatedAt: Date },
): Promise<WebhookRow> {
  return toRow(await tx.webhook.update({ where: { id }, data }));
}

export async function deleteWebhookRow(tx: Tx, id: string): Promise<void> {
  await tx.webhook.delete({ where: { id } });
}
