import { type READ_PURPOSES, USAGE_DAYS } from "@/server/catalog/governance/constants";
import { countReads, findUsage } from "@/server/catalog/governance/repository";
import type { DatasetUsage } from "@/server/catalog/governance/schema";
import { findDataset, findStore } from "@/server/catalog/repository";
import type { ServiceContext } from "@/server/platform/context";
import { NotFoundError } from "@/server/platform/errors";

const DAY_MS = 86_400_000;

/**
 * Counts that somebody read datasets, given by id or slug. The system's own readings, such as profiles and checks, tell
 * nothing about who needs it and are not counted.
 */
export async function recordReads(
  ctx: Pick<ServiceContext, "db" | "actor" | "now">,
  datasets: readonly string[],
  purpose: (typeof READ_PURPOSES)[number],
): Promise<void> {
  const { kind, id, name } = ctx.actor;
  if (kind === "system" || datasets.length === 0) return;
  const actor = { actorKind: kind, actorId: id ?? name, actorName: name };
  await countReads(ctx.db, { datasets, day: ctx.now(), purpose, ...actor });
}

/** Readers of the last 90 days, today included. @throws NotFoundError */
export async function getUsage(ctx: ServiceContext, ref: string): Promise<DatasetUsage> {
  const dataset = await findDataset(ctx.db, ref);
  if (dataset === null) throw new NotFoundError("Dataset", ref);
  return findAllDays(ctx, { datasetId: dataset.id });
}

/** Readers of all datasets of a store, of the same days. @throws NotFoundError */
export async function getStoreUsage(ctx: ServiceContext, ref: string): Promise<DatasetUsage> {
  const store = await findStore(ctx.db, ref);
  if (store === null) throw new NotFoundError("Store", ref);
  return findAllDays(ctx, { dataset: { storeId: store.id } });
}

async function findAllDays(
  ctx: ServiceContext,
  of: Parameters<typeof findUsage>[1],
): Promise<DatasetUsage> {
  const since = firstDay(ctx.now());
  const usage = await findUsage(ctx.db, of, since);
  const counts = new Map(usage.days.map(({ day, count }) => [day.getTime(), count]));
  const days = Array.from({ length: USAGE_DAYS }, (_, at) => {
    const day = new Date(since.getTime() + at * DAY_MS);
    return { day, count: counts.get(day.getTime()) ?? 0 };
  });
  return { ...usage, days };
}

/** Since when usage is shown. */
export function firstDay(now: Date): Date {
  const since = new Date(now.getTime() - (USAGE_DAYS - 1) * DAY_MS);
  since.setUTCHours(0, 0, 0, 0);
  return since;
}
