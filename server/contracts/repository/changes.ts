import type { Prisma } from "@/prisma/generated/client";
import { readConsumers } from "@/server/contracts/consumers";
import type { OdcsContract } from "@/server/lib/odcs/schema";
import type { Db, Tx } from "@/server/platform/db";

type NewChange = {
  contractId: string;
  baseVersion: number;
  source: string;
  changes: readonly object[];
  reason: string;
  proposedById: string | null;
  proposedByName: string;
};

/**
 * Asks every consumer of the document in use; null where there is none to ask. A former request that
 * nobody has decided is withdrawn.
 */
export async function insertChange(
  tx: Tx,
  change: NewChange,
  document: OdcsContract,
): Promise<string | null> {
  const contacts = new Map(readConsumers(document).map(({ name, contact }) => [name, contact]));
  if (contacts.size === 0) return null;
  const { contractId } = change;
  await tx.contractChange.updateMany({
    where: { contractId, state: "proposed" },
    data: { state: "withdrawn", decidedAt: new Date() },
  });
  const { id } = await tx.contractChange.create({
    data: {
      ...change,
      changes: change.changes as Prisma.InputJsonArray,
      answers: {
        create: [...contacts].map(([consumer, contact]) => ({ consumer, contact })),
      },
    },
    select: { id: true },
  });
  return id;
}

/** The newest request for this very document on this version that was not withdrawn. */
export async function findSameChange(
  db: Db,
  change: Pick<NewChange, "contractId" | "baseVersion" | "source">,
): Promise<{ id: string; state: string } | null> {
  return db.contractChange.findFirst({
    where: { ...change, state: { in: ["proposed", "rejected"] } },
    orderBy: { createdAt: "desc" },
    select: { id: true, state: true },
  });
}
