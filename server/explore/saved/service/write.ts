import {
  findRemovedQuery,
  findSavedQuery,
  insertSavedQuery,
  markQueryRemoved,
  type SavedRow,
  updateSavedQuery as updateRow,
} from "@/server/explore/saved/repository";
import {
  CreateSavedQueryInput,
  type SavedQuery,
  UpdateSavedQueryInput,
} from "@/server/explore/saved/schema";
import { findReadable, getSavedQuery, isMine } from "@/server/explore/saved/service/read";
import { audited, requirePermission } from "@/server/identity/service";
import type { ServiceContext } from "@/server/platform/context";
import { isUniqueViolation } from "@/server/platform/db";
import { AppError, InvalidInputError, NotFoundError, parseInput } from "@/server/platform/errors";

/**
 * Keeps a query under an address of its own. One's own needs no permission, one for the team
 * `queries.write`.
 * @throws AppError ALREADY_EXISTS when the address is taken
 */
export async function createSavedQuery(
  ctx: ServiceContext,
  input: CreateSavedQueryInput,
): Promise<SavedQuery> {
  const data = parseInput(CreateSavedQueryInput, input, "query");
  if (data.shared) requirePermission(ctx, "queries.write");
  const { id: ownerId, name: ownerName } = ctx.actor;
  await explainTaken(data.slug, () =>
    audited(ctx, "explore.saveQuery", async (tx) => {
      const row = { ...data, ownerId, ownerName, updatedAt: ctx.now() };
      const { id } = await insertSavedQuery(tx, row);
      return { result: null, audit: { ...toAudited({ ...data, id }), after: data } };
    }),
  );
  return getSavedQuery(ctx, data.slug);
}

/**
 * Changes what is said of a query, or what it asks; its address stays.
 * @throws NotFoundError for a query that is gone or another person's own
 */
export async function updateSavedQuery(
  ctx: ServiceContext,
  input: UpdateSavedQueryInput,
): Promise<SavedQuery> {
  const { slug, ...changes } = parseInput(UpdateSavedQueryInput, input, "query");
  if (changes.shared === true) requirePermission(ctx, "queries.write");
  await audited(ctx, "explore.changeQuery", async (tx) => {
    const before = await findReadable(ctx, tx, slug);
    requireEditor(ctx, before);
    if (changes.shared === false && before.shared && !isMine(ctx, before)) {
      throw new InvalidInputError("shared: only its owner can keep a query to themselves");
    }
    const { name, description, sql, brushes, chart, shared } = before;
    const kept = { name, description, sql, brushes, chart, shared };
    const after = { ...kept, ...changes, updatedAt: ctx.now() };
    await updateRow(tx, before.id, after);
    return { result: null, audit: { ...toAudited(before), before: kept, after } };
  });
  return getSavedQuery(ctx, slug);
}

/** Takes a query from the list; `restoreSavedQuery` of the id that comes back undoes it. */
export async function removeSavedQuery(ctx: ServiceContext, slug: string): Promise<{ id: string }> {
  return audited(ctx, "explore.removeQuery", async (tx) => {
    const before = await findReadable(ctx, tx, slug);
    requireEditor(ctx, before);
    await markQueryRemoved(tx, before.id, ctx.now());
    const { name, sql, shared } = before;
    const audit = { ...toAudited(before), before: { slug, name, sql, shared } };
    return { result: { id: before.id }, audit };
  });
}

/** @throws AppError ALREADY_EXISTS when its address was taken meanwhile */
export async function restoreSavedQuery(ctx: ServiceContext, id: string): Promise<SavedQuery> {
  const slug = await audited(ctx, "explore.restoreQuery", async (tx) => {
    const row = await findRemovedQuery(tx, id);
    if (row === null || !(row.shared || isMine(ctx, row))) throw new NotFoundError("Query", id);
    requireEditor(ctx, row);
    if ((await findSavedQuery(tx, row.slug)) !== null) throw taken(row.slug);
    await explainTaken(row.slug, () => markQueryRemoved(tx, id, null));
    return { result: row.slug, audit: toAudited(row) };
  });
  return getSavedQuery(ctx, slug);
}

/** Of what one may read, one's own is one's own; the team's needs the permission. */
function requireEditor(ctx: ServiceContext, { shared }: SavedRow): void {
  if (shared) requirePermission(ctx, "queries.write");
}

function toAudited({ id, name }: Pick<SavedRow, "id" | "name">) {
  return { objectKind: "query", objectId: id, objectName: name };
}

async function explainTaken<T>(slug: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw taken(slug, error);
  }
}

function taken(slug: string, cause?: unknown): AppError {
  const problem = `A saved query has the address "${slug}" already`;
  return new AppError("ALREADY_EXISTS", `${problem}. Choose another`, { cause });
}
