import type { Prisma } from "@/prisma/generated/client";
import {
  type ContractCheck,
  ContractCheck as ContractCheckSchema,
  type ContractRun,
  ContractRun as ContractRunSchema,
  ContractVersion,
} from "@/server/contracts/schema";
import { OdcsContract } from "@/server/lib/odcs/schema";
import type { Db, Tx } from "@/server/platform/db";

export async function insertContract(
  tx: Tx,
  data: Omit<Prisma.ContractUncheckedCreateInput, "document"> & { document: OdcsContract },
  createdByName: string,
): Promise<{ id: string; slug: string }> {
  const { source, document } = data;
  const first = { number: 1, source, document: toJson(document), createdByName };
  return tx.contract.create({
    data: { ...data, document: toJson(document), versions: { create: first } },
    select: { id: true, slug: true },
  });
}

const toJson = (document: OdcsContract) => document as Prisma.InputJsonObject;

export async function findContract(db: Db | Tx, idOrSlug: string) {
  const row = await db.contract.findFirst({
    where: { OR: [{ id: idOrSlug }, { slug: idOrSlug }] },
    include: {
      dataset: { select: { id: true, slug: true, name: true, lineageId: true, timeColumn: true } },
    },
  });
  return row === null ? null : { ...row, document: OdcsContract.parse(row.document) };
}

export async function updateContractRow(
  tx: Tx,
  id: string,
  data: Prisma.ContractUncheckedUpdateInput,
): Promise<void> {
  await tx.contract.update({ where: { id }, data });
}

export type NewVersion = {
  contractId: string;
  number: number;
  source: string;
  document: OdcsContract;
  changes: readonly object[];
  reason: string;
  createdByName: string;
};

/** Makes a document the one in use; false when another version came first. */
export async function replaceDocument(tx: Tx, version: NewVersion): Promise<boolean> {
  const { contractId, number, source } = version;
  const { count } = await tx.contract.updateMany({
    where: { id: contractId, version: number - 1 },
    data: { version: number, source, document: toJson(version.document) },
  });
  if (count === 0) return false;
  const document = toJson(version.document);
  const changes = version.changes as Prisma.InputJsonArray;
  await tx.contractVersion.create({ data: { ...version, document, changes } });
  return true;
}

/** Newest first, at most 200. */
export async function findVersions(db: Db, contractId: string): Promise<ContractVersion[]> {
  const rows = await db.contractVersion.findMany({
    where: { contractId },
    orderBy: { number: "desc" },
    take: 200,
  });
  return rows.map((row) =>
    ContractVersion.parse({ ...row, label: OdcsContract.parse(row.document).version }),
  );
}

export async function findVersionSource(
  db: Db,
  contractId: string,
  number: number,
): Promise<string | null> {
  const key = { contractId_number: { contractId, number } };
  return (await db.contractVersion.findUnique({ where: key }))?.source ?? null;
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

export async function findRun(db: Db, runId: string) {
  return db.contractRun.findUnique({ where: { id: runId } });
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
  checksWarned: number;
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
