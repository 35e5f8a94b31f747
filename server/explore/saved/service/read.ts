import { buildSavedList } from "@/server/explore/saved/list";
import { findSavedQuery, type SavedRow } from "@/server/explore/saved/repository";
import { SavedQuery } from "@/server/explore/saved/schema";
import { getMe } from "@/server/identity/service";
import type { ListInput, ListPage } from "@/server/lib/list/schema";
import type { ServiceContext } from "@/server/platform/context";
import type { Db, Tx } from "@/server/platform/db";
import { NotFoundError } from "@/server/platform/errors";
import { listRows } from "@/server/platform/list-rows";

/** The team's queries and the caller's own. */
export async function listSavedQueries(
  ctx: ServiceContext,
  input: ListInput,
): Promise<ListPage<SavedQuery>> {
  const { id, name } = ctx.actor;
  const isWriter = await isSharedWriter(ctx);
  return listRows(ctx, buildSavedList({ id, name, isWriter }), input);
}

/** @throws NotFoundError also for another person's own */
export async function getSavedQuery(ctx: ServiceContext, slug: string): Promise<SavedQuery> {
  const row = await findReadable(ctx, ctx.db, slug);
  const isWriter = await isSharedWriter(ctx);
  const mine = isMine(ctx, row);
  return SavedQuery.parse({ ...row, isMine: mine, mayEdit: row.shared ? isWriter : mine });
}

/** What somebody may not read does not exist for them. */
export async function findReadable(
  ctx: ServiceContext,
  db: Db | Tx,
  slug: string,
): Promise<SavedRow> {
  const row = await findSavedQuery(db, slug);
  if (row === null || !(row.shared || isMine(ctx, row))) throw new NotFoundError("Query", slug);
  return row;
}

/** What has no id is known by its name. */
export function isMine({ actor }: ServiceContext, { ownerId, ownerName }: SavedRow): boolean {
  return ownerId === actor.id && (ownerId !== null || ownerName === actor.name);
}

async function isSharedWriter(ctx: ServiceContext): Promise<boolean> {
  const { permissions } = await getMe(ctx);
  return permissions.includes("queries.write");
}
