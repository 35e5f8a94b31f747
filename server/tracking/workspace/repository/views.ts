import type { Tx } from "@/server/platform/db";

export type ViewRow = {
  id: string;
  list: string;
  project: string;
  name: string;
  ownerId: string | null;
  ownerName: string;
  shared: boolean;
  state: string;
  isDefault: boolean;
  updatedAt: Date;
};
type Scope = { list: string; project: string };
type Owner = { ownerId: string | null; ownerName: string };

/** The team's views and the owner's own, by name. */
export async function findViews(
  db: Pick<Tx, "savedView">,
  scope: Scope,
  owner: Owner,
): Promise<ViewRow[]> {
  return db.savedView.findMany({
    where: { ...scope, OR: [{ shared: true }, ownedBy(owner)] },
    orderBy: { name: "asc" },
  });
}

/** A person who was renamed keeps their views; what has no id is known by its name. */
function ownedBy({ ownerId, ownerName }: Owner) {
  return ownerId === null ? { ownerId, ownerName } : { ownerId };
}

export async function findView(db: Pick<Tx, "savedView">, id: string): Promise<ViewRow | null> {
  return db.savedView.findUnique({ where: { id } });
}

export async function insertView(tx: Tx, view: Omit<ViewRow, "id">): Promise<ViewRow> {
  return tx.savedView.create({ data: view });
}

export async function updateView(
  tx: Tx,
  id: string,
  data: Pick<ViewRow, "name" | "shared" | "state" | "isDefault" | "updatedAt">,
): Promise<ViewRow> {
  return tx.savedView.update({ where: { id }, data });
}

/** Leaves one default at most: among the team's views, or among the owner's own. */
export async function clearDefaults(
  tx: Tx,
  { list, project, shared, ownerId, ownerName }: Scope & Owner & { shared: boolean },
): Promise<void> {
  const whose = shared ? {} : ownedBy({ ownerId, ownerName });
  await tx.savedView.updateMany({
    where: { list, project, shared, ...whose, isDefault: true },
    data: { isDefault: false },
  });
}

export async function deleteView(tx: Tx, id: string): Promise<void> {
  await tx.savedView.delete({ where: { id } });
}

export async function insertState(
  db: Pick<Tx, "storedState">,
  row: { id: string; state: string; createdAt: Date },
): Promise<void> {
  await db.storedState.createMany({ data: [row], skipDuplicates: true });
}

export async function findState(
  db: Pick<Tx, "storedState">,
  id: string,
): Promise<{ id: string; state: string } | null> {
  return db.storedState.findUnique({ where: { id }, select: { id: true, state: true } });
}
