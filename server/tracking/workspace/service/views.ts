import { createHash } from "node:crypto";
import type { Permission } from "@/server/identity/schema";
import { audited, requirePermission } from "@/server/identity/service";
import type { ServiceContext } from "@/server/platform/context";
import { isUniqueViolation, type Tx } from "@/server/platform/db";
import { AppError, InvalidInputError, NotFoundError, parseInput } from "@/server/platform/errors";
import { getProject } from "@/server/tracking/service";
import { STATE_BYTES_MAX } from "@/server/tracking/workspace/constants";
import {
  clearDefaults,
  deleteView,
  findState,
  findView,
  findViews,
  insertState,
  insertView,
  updateView,
  type ViewRow,
} from "@/server/tracking/workspace/repository/views";
import {
  SavedView,
  SaveStateInput,
  SaveViewInput,
  type StoredState,
  ViewList,
  ViewScope,
} from "@/server/tracking/workspace/schema";

/** What a person must be allowed to change a view that everybody sees. */
const SHARING: Record<SavedView["list"], Permission> = {
  runs: "runs.write",
  datasets: "catalog.write",
};

/** The team's views of a list and the caller's own, by name. */
export async function listViews(ctx: ServiceContext, input: ViewScope): Promise<SavedView[]> {
  const scope = parseInput(ViewScope, input, "views");
  const rows = await findViews(ctx.db, scope, toOwner(ctx));
  return rows.map((row) => toView(ctx, row));
}

/**
 * Makes a view, or changes the one of `id`. One's own needs no permission; a shared one, or making
 * one shared, needs the right to write what the list shows.
 * @throws NotFoundError for a view that is gone or another person's own
 * @throws AppError ALREADY_EXISTS when the name is taken
 */
export async function saveView(ctx: ServiceContext, input: SaveViewInput): Promise<SavedView> {
  const view = parseInput(SaveViewInput, input, "view");
  requireStateSize(view.state);
  if (view.shared) requirePermission(ctx, SHARING[view.list]);
  if (view.list === "runs") await getProject(ctx, view.project);
  else if (view.project !== "") throw new InvalidInputError("Views of datasets have no project");
  try {
    return await audited(ctx, "workspace.saveView", async (tx) => {
      const before = view.id === undefined ? null : await requireView(tx, ctx, view.id);
      if (before?.shared === true) requirePermission(ctx, SHARING[view.list]);
      const row = await writeView(tx, ctx, { view, before });
      const audit = { ...toAudited(row), before: before ?? undefined, after: row };
      return { result: toView(ctx, row), audit };
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const advice = "Choose another name";
    throw new AppError("ALREADY_EXISTS", `A view named "${view.name}" exists. ${advice}`, {
      cause: error,
    });
  }
}

/** @throws NotFoundError for a view that is gone or another person's own */
export async function removeView(ctx: ServiceContext, id: string): Promise<void> {
  await audited(ctx, "workspace.removeView", async (tx) => {
    const before = await requireView(tx, ctx, id);
    if (before.shared) requirePermission(ctx, SHARING[ViewList.parse(before.list)]);
    await deleteView(tx, id);
    return { result: null, audit: { ...toAudited(before), before } };
  });
}

/** Keeps a state that is too long for an address; the same state has the same id. */
export async function saveState(
  ctx: ServiceContext,
  input: SaveStateInput,
): Promise<{ id: string }> {
  const { state } = parseInput(SaveStateInput, input, "state");
  requireStateSize(state);
  const id = createHash("sha256").update(state).digest("base64url").slice(0, 12);
  await insertState(ctx.db, { id, state, createdAt: ctx.now() });
  return { id };
}

/** @throws NotFoundError */
export async function getState(ctx: ServiceContext, id: string): Promise<StoredState> {
  const found = await findState(ctx.db, id);
  if (found === null) throw new NotFoundError("Stored state", id);
  return found;
}

type ViewChange = { view: ReturnType<typeof SaveViewInput.parse>; before: ViewRow | null };

async function writeView(
  tx: Tx,
  ctx: ServiceContext,
  { view, before }: ViewChange,
): Promise<ViewRow> {
  const { id: _, list, project, ...data } = view;
  if (before !== null && (before.list !== list || before.project !== project)) {
    throw new InvalidInputError(`The view "${before.name}" belongs to another list or project`);
  }
  const owner = before ?? toOwner(ctx);
  const scope = { list, project, ownerId: owner.ownerId, ownerName: owner.ownerName };
  if (view.isDefault) await clearDefaults(tx, { ...scope, shared: view.shared });
  const changed = { ...data, updatedAt: ctx.now() };
  return before === null
    ? insertView(tx, { ...scope, ...changed })
    : updateView(tx, before.id, changed);
}

async function requireView(tx: Tx, ctx: ServiceContext, id: string): Promise<ViewRow> {
  const row = await findView(tx, id);
  if (row === null || !(row.shared || isMine(ctx, row))) throw new NotFoundError("View", id);
  return row;
}

function toOwner({ actor }: ServiceContext): { ownerId: string | null; ownerName: string } {
  return { ownerId: actor.id, ownerName: actor.name };
}

function isMine({ actor }: ServiceContext, { ownerId, ownerName }: ViewRow): boolean {
  return ownerId === actor.id && (ownerId !== null || ownerName === actor.name);
}

function toView(ctx: ServiceContext, row: ViewRow): SavedView {
  return SavedView.parse({ ...row, isMine: isMine(ctx, row) });
}

function toAudited({ id, name }: ViewRow) {
  return { objectKind: "view", objectId: id, objectName: name };
}

function requireStateSize(state: string): void {
  const sizeBytes = Buffer.byteLength(state);
  if (sizeBytes <= STATE_BYTES_MAX) return;
  const problem = `The state has ${sizeBytes} bytes; ${STATE_BYTES_MAX} fit`;
  throw new InvalidInputError(`${problem}. Name fewer columns or a shorter filter`);
}
