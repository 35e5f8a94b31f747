import { getDataset } from "@/server/catalog/service";
import { checkUsable } from "@/server/contracts/check-usable";
import { compileChecks } from "@/server/contracts/checks/compile";
import { COMPATIBILITIES, CONTRACT_STATUSES, ENFORCEMENTS } from "@/server/contracts/constants";
import { readConsumers } from "@/server/contracts/consumers";
import { toCheckItem } from "@/server/contracts/draft";
import { CONTRACT_LIST } from "@/server/contracts/lists";
import {
  findActive,
  findChecks,
  findContract,
  findRuns,
  insertContract,
  updateContractRow,
} from "@/server/contracts/repository/contracts";
import {
  type ContractCheck,
  type ContractDetail,
  type ContractItem,
  CreateContractInput,
  UpdateContractInput,
} from "@/server/contracts/schema";
import { startDocument } from "@/server/contracts/start-document";
import { audited, requirePermission } from "@/server/identity/service";
import type { ListInput, ListPage } from "@/server/lib/list/schema";
import type { ServiceContext } from "@/server/platform/context";
import { isUniqueViolation } from "@/server/platform/db";
import { AppError, InvalidInputError, NotFoundError, parseInput } from "@/server/platform/errors";
import { listRows } from "@/server/platform/list-rows";

const RUNS_SHOWN = 50;

/**
 * Binds a dataset by a document, or by one that begins with its columns.
 * @throws AppError ALREADY_EXISTS when the slug is taken
 * @throws InvalidInputError for a document that cannot be used, with the line
 */
export async function createContract(
  ctx: ServiceContext,
  input: CreateContractInput,
): Promise<{ id: string; slug: string }> {
  requirePermission(ctx, "contracts.write");
  const { object: wanted, ...data } = parseInput(CreateContractInput, input, "contract");
  const dataset = await getDataset(ctx, data.datasetId);
  const source = data.source ?? beginDocument(data, dataset);
  const { document, object } = checkUsable(source, dataset, wanted);
  const ownerId = ctx.actor.kind === "user" ? ctx.actor.id : null;
  const row = { ...data, source, document, object, datasetId: dataset.id, ownerId };
  try {
    return await audited(ctx, "contracts.create", async (tx) => {
      const contract = await insertContract(tx, row, ctx.actor.name);
      const { id, slug } = contract;
      const { document: _, ...after } = row;
      const audit = { objectKind: "contract", objectId: id, objectName: slug, after };
      return { result: contract, audit };
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const problem = `A contract with the slug "${data.slug}" exists already`;
    throw new AppError("ALREADY_EXISTS", `${problem}. Choose another slug`, { cause: error });
  }
}

function beginDocument(
  { slug, name, description }: { slug: string; name: string; description: string },
  dataset: Awaited<ReturnType<typeof getDataset>>,
): string {
  const columns = dataset.latest?.columns;
  if (columns === undefined) {
    throw new InvalidInputError(
      `Dataset ${dataset.slug} has no version yet. Ingest it: its columns begin the contract`,
    );
  }
  return startDocument({ slug, name, description, object: dataset.slug, columns });
}

/** Changes how a contract is used; its document changes by `saveDocument`. */
export async function updateContract(
  ctx: ServiceContext,
  input: UpdateContractInput,
): Promise<void> {
  requirePermission(ctx, "contracts.write");
  const { id, ...change } = parseInput(UpdateContractInput, input, "contract");
  const before = await getContractRow(ctx, id);
  await audited(ctx, "contracts.update", async (tx) => {
    await updateContractRow(tx, before.id, change);
    const { name, enforcement, compatibility, status, description } = before;
    const audit = {
      objectKind: "contract",
      objectId: before.id,
      objectName: before.slug,
      before: { name, enforcement, compatibility, status, description },
      after: change,
    };
    return { result: undefined, audit };
  });
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

export type ContractRow = NonNullable<Awaited<ReturnType<typeof findContract>>>;

/** @throws NotFoundError */
export async function getContractRow(ctx: ServiceContext, idOrSlug: string): Promise<ContractRow> {
  const contract = await findContract(ctx.db, idOrSlug);
  if (contract === null) throw new NotFoundError("Contract", idOrSlug);
  return contract;
}

/** The policy by which changes of the contract's document hold. */
export function compatibilityOf({ compatibility }: Pick<ContractRow, "compatibility">) {
  return COMPATIBILITIES.find((known) => known === compatibility) ?? "additive";
}

/** @throws NotFoundError */
export async function getContract(ctx: ServiceContext, idOrSlug: string): Promise<ContractDetail> {
  const row = await getContractRow(ctx, idOrSlug);
  const { id, slug, name, version, description, source, object, document } = row;
  const { timeColumn: _, ...dataset } = row.dataset;
  return {
    ...{ id, slug, name, version, description, dataset, source, object, document },
    status: CONTRACT_STATUSES.find((known) => known === row.status) ?? "retired",
    enforcement: ENFORCEMENTS.find((known) => known === row.enforcement) ?? "observe",
    compatibility: compatibilityOf(row),
    checks: compileChecks(document, object).checks.map(toCheckItem),
    consumers: readConsumers(document),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    runs: await findRuns(ctx.db, id, RUNS_SHOWN),
  };
}

/** Checks of one evaluation, by rule and window. */
export async function listChecks(ctx: ServiceContext, runId: string): Promise<ContractCheck[]> {
  return findChecks(ctx.db, runId);
}
