import type { Prisma } from "@/prisma/generated/client";
import {
  type ContractCheck,
  ContractCheck as ContractCheckSchema,
  type ContractRun,
  ContractRun as ContractRunSchema,
} from "@/server/contracts/schema";
import type { Db, Tx } from "@/server/platform/db";

export async function insertContract(
  tx: Tx,
  data: Prisma.ContractUncheckedCreateInput,
): Promise<{ id: string; slug: string }> {
  return tx.contract.create({ data, select: { id: true, slug: true } });
}

export async function findContract(db: Db | Tx, idOrSlug: string) {
  return db.contract.findFirst({
    where: { OR: [{ id: idOrSlug }, { slug: idOrSlug }] },
    include: { dataset: { select: { id: true, slug: true, name: true, timeColumn: true } } },
  });
}

export async function updateContractRow(
  tx: Tx,
  id: string,
  data: Prisma.ContractUncheckedUpdateInput,
): Promise<void> {
  await tx.contract.update({ where: { id }, data });
}

export async function findActive(db: Db, datasetId: string) {
  return db.contract.findMany({
    where: { datasetId, status: "active" },
    select: { id: true, slug: true, name: true, version: true, enforcement: true },
    orderBy: { slug: "asc" },
  });
}

/** Newest first, at most `limit`. */
export async function findRuns(db: Db, contractId: string, limit: number): Promise<ContractRun[]> {
  const rows = await db.contractRun.findMany({
    where: { contractId },
    include: { version: { select: { number: true } } },
    orderBy: { computedAt: "desc" },
    take: limit,
  });
  return rows.map(({ version, ...run }) =>
    ContractRunSchema.parse({ ...run, datasetVersion: version.number }),
  );
}

/** Checks of a run by rule, then by window, the whole version first. */
export async function findChecks(db: Db, runId: string): Promise<ContractCheck[]> {
  const rows = await db.contractCheck.findMany({
    where: { runId },
    orderBy: [{ ruleId: "asc" }, { windowFrom: { sort: "asc", nulls: "first" } }],
  });
  return rows.map((row) => ContractCheckSchema.parse(row));
}

export type NewRun = {
  contractId: string;
  contractVersion: number;
  versionId: string;
  jobId: string;
  state: "passed" | "failed";
  checksPassed: number;
  checksFailed: number;
  computedAt: Date;
};

/** The evaluation of one contract version against one dataset version; a second one replaces it. */
export async function replaceRun(
  tx: Tx,
  run: NewRun,
  checks: readonly ContractCheck[],
): Promise<string> {
  const { contractId, contractVersion, versionId } = run;
  const key = { contractId, contractVersion, versionId };
  const { id } = await tx.contractRun.upsert({
    where: { contractId_contractVersion_versionId: key },
    create: run,
    update: run,
    select: { id: true },
  });
  await tx.contractCheck.deleteMany({ where: { runId: id } });
  await tx.contractCheck.createMany({ data: checks.map((check) => ({ ...check, runId: id })) });
  return id;
}

export async function isNewestVersion(tx: Tx, versionId: string): Promise<boolean> {
  const version = await tx.datasetVersion.findUnique({ where: { id: versionId } });
  if (version === null) return false;
  const { datasetId, number } = version;
  const newer = await tx.datasetVersion.count({ where: { datasetId, number: { gt: number } } });
  return newer === 0;
}
