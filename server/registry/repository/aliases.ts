import type { Db, Tx } from "@/server/platform/db";

type AliasKey = { modelId: string; alias: string };

export async function findAlias(db: Db | Tx, key: AliasKey): Promise<number | null> {
  const row = await db.modelAlias.findUnique({
    where: { modelId_alias: key },
    select: { version: { select: { number: true } } },
  });
  return row?.version.number ?? null;
}

/** Points an alias at a version; returns the number it pointed at before. */
export async function saveAlias(tx: Tx, key: AliasKey, versionId: string): Promise<number | null> {
  const former = await findAlias(tx, key);
  await tx.modelAlias.upsert({
    where: { modelId_alias: key },
    create: { ...key, versionId },
    update: { versionId },
  });
  return former;
}

/** Returns the number that it pointed at; null when there was none. */
export async function deleteAlias(tx: Tx, key: AliasKey): Promise<number | null> {
  const former = await findAlias(tx, key);
  await tx.modelAlias.deleteMany({ where: key });
  return former;
}
