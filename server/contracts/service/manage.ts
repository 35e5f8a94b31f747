import { getDataset } from "@/server/catalog/service";
import { CONTRACT_LIST } from "@/server/contracts/lists";
import {
  findActive,
  findChecks,
  findContract,
  findRuns,
  insertContract,
  updateContractRow,
} from "@/server/contracts/repository";
import { columnsOf } from "@/server/contracts/rule-sql";
import {
  CONTRACT_STATUSES,
  type ContractCheck,
  type ContractDetail,
  ContractDocument,
  type ContractItem,
  CreateContractInput,
  ENFORCEMENTS,
  UpdateContractInput,
} from "@/server/contracts/schema";
import { audited, requirePermission } from "@/server/identity/service";
import type { ListInput, ListPage } from "@/server/lib/list/schema";
import type { ServiceContext } from "@/server/platform/context";
import { isUniqueViolation } from "@/server/platform/db";
import { AppError, InvalidInputError, NotFoundError, parseInput } from "@/server/platform/errors";
import { listRows } from "@/server/platform/list-rows";

const RUNS_SHOWN = 50;

/** @throws AppError ALREADY_EXISTS when the slug is taken */
export async function createContract(
  ctx: ServiceContext,
  input: CreateContractInput,
): Promise<{ id: string; slug: string }> {
  requirePermission(ctx, "contracts.write");
  const data = parseInput(CreateContractInput, input, "contract");
  const dataset = await getDataset(ctx, data.datasetId);
  checkColumns(data.document, dataset);
  const ownerId = ctx.actor.kind === "user" ? ctx.actor.id : null;
  try {
    return await audited(ctx, "contracts.create", async (tx) => {
      const contract = await insertContract(tx, { ...data, datasetId: dataset.id, ownerId });
      const { id, slug } = contract;
      const audit = { objectKind: "contract", objectId: id, objectName: slug, after: data };
      return { result: contract, audit };
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const problem = `A contract with the slug "${data.slug}" exists already`;
    throw new AppError("ALREADY_EXISTS", `${problem}. Choose another slug`, { cause: error });
  }
}

/** Changes a contract; a changed document makes a new version, which is then to be evaluated anew. */
export async function updateContract(
  ctx: ServiceContext,
  input: UpdateContractInput,
): Promise<{ version: number }> {
  requirePermission(ctx, "contracts.write");
  const { id, document, enforcement, description } = parseInput(
    UpdateContractInput,
    input,
    "contract",
  );
  const before = await getContractRow(ctx, id);
  if (document !== undefined) checkColumns(document, await getDataset(ctx, before.datasetId));
  const isChanged =
    document !== undefined && JSON.stringify(document) !== JSON.stringify(readDocument(before));
  const version = before.version + (isChanged ? 1 : 0);
  const change = { enforcement, description, ...(isChanged ? { document, version } : {}) };
  return audited(ctx, "contracts.update", async (tx) => {
    await updateContractRow(tx, before.id, change);
    const { enforcement: was, description: wasDescription, document: wasDocument } = before;
    const audit = {
      objectKind: "contract",
      objectId: before.id,
      objectName: before.slug,
      before: { enforcement: was, description: wasDescription, document: wasDocument },
      after: change,
    };
    return { result: { version }, audit };
  });
}

function checkColumns(
  document: ContractDocument,
  dataset: Awaited<ReturnType<typeof getDataset>>,
): void {
  const known = [...dataset.recipe.columns.map(({ name }) => name)];
  known.push(...dataset.recipe.derived.map(({ as }) => as));
  for (const rule of document.rules) {
    const unknown = columnsOf(rule).find((name) => !known.includes(name));
    if (unknown !== undefined) {
      throw new InvalidInputError(
        `Rule "${rule.id}": dataset ${dataset.slug} has no column "${unknown}". Its columns: ${known.join(", ")}`,
      );
    }
    if (rule.window === "month" && dataset.timeColumn === null) {
      throw new InvalidInputError(
        `Rule "${rule.id}" is checked by month, but dataset ${dataset.slug} declares no time column`,
      );
    }
  }
}

export async function listContracts(
  ctx: ServiceContext,
  input: ListInput,
): Promise<ListPage<ContractItem>> {
  return listRows(ctx, CONTRACT_LIST, input);
}

/** Contracts that bind the dataset now. */
export async function findActiveContracts(ctx: ServiceContext, datasetId: string) {
  return findActive(ctx.db, datasetId);
}

/** @throws NotFoundError */
export async function getContractRow(ctx: ServiceContext, idOrSlug: string) {
  const contract = await findContract(ctx.db, idOrSlug);
  if (contract === null) throw new NotFoundError("Contract", idOrSlug);
  return contract;
}

export function readDocument({ slug, document }: { slug: string; document: unknown }) {
  return parseInput(ContractDocument, document, `contract ${slug}`);
}

/** @throws NotFoundError */
export async function getContract(ctx: ServiceContext, idOrSlug: string): Promise<ContractDetail> {
  const row = await getContractRow(ctx, idOrSlug);
  const { id, slug, name, version, description, createdAt, updatedAt } = row;
  const { timeColumn: _, ...dataset } = row.dataset;
  return {
    ...{ id, slug, name, version, description, createdAt, updatedAt, dataset },
    status: CONTRACT_STATUSES.find((known) => known === row.status) ?? "retired",
    enforcement: ENFORCEMENTS.find((known) => known === row.enforcement) ?? "observe",
    document: readDocument(row),
    runs: await findRuns(ctx.db, id, RUNS_SHOWN),
  };
}

/** Checks of one evaluation, by rule and window. */
export async function listChecks(ctx: ServiceContext, runId: string): Promise<ContractCheck[]> {
  return findChecks(ctx.db, runId);
}
