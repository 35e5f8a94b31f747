import { createHash, randomUUID } from "node:crypto";
import path from "node:path";
import { findMasked } from "@/server/catalog/access/service";
import { CONNECTOR_KINDS } from "@/server/catalog/connectors/kinds";
import { firstDay } from "@/server/catalog/governance/service/usage";
import { engineType } from "@/server/catalog/push-down/cell-types";
import { type EngineColumn, planRead, type ReadPlan } from "@/server/catalog/push-down/plan-read";
import { classOf, rulesOf } from "@/server/catalog/push-down/rules";
import { connectStore, openStoreSecret } from "@/server/catalog/service/store-access";
import { getStore } from "@/server/catalog/service/stores";
import { type FoundTable, findTable } from "@/server/catalog/store-reads/find-table";
import type { ReadLimits } from "@/server/catalog/store-reads/protocol";
import { readStore, warmReader } from "@/server/catalog/store-reads/read-handle";
import {
  countStoreRead,
  findDatasetsOf,
  findStoreReaders,
  findStoreTables,
} from "@/server/catalog/store-reads/repository";
import {
  ListStoreTablesInput,
  STORE_TABLES_MAX,
  type StoreReader,
  type StoreTableColumns,
  type StoreTables,
} from "@/server/catalog/store-reads/schema";
import { requirePermission } from "@/server/identity/service";
import type { TableUse } from "@/server/lib/sql/table-uses";
import type { ServiceContext } from "@/server/platform/context";
import { AppError, parseInput } from "@/server/platform/errors";

/** A table of a store that a query names, and what will be read of it. */
export type PreparedRead = {
  use: TableUse;
  table: FoundTable;
  plan: ReadPlan;
  /** The statement that the store is sent. */
  statement: string;
  /** Every column that the query may name. */
  allColumns: EngineColumn[];
  /** Equal for reads that give the same, as long as the store's rows do. */
  key: string;
};

/**
 * Plans the read of a store's table for a query; nothing is read yet.
 * @throws AppError FORBIDDEN without the permission, or where a dataset of the table masks columns for
 * the caller; InvalidInputError for a table that cannot be asked
 */
export async function prepareStoreRead(ctx: ServiceContext, use: TableUse): Promise<PreparedRead> {
  requirePermission(ctx, "stores.read");
  const table = await findTable(ctx, use.written);
  await refuseMasked(ctx, table);
  const { store, entry } = table;
  const plan = planRead(use, { kind: store.kind, columns: entry.columns });
  const connector = await connectStore(ctx, store);
  if (connector.family !== "tables") throw new Error(`${store.slug} is no store of tables`);
  const types = new Map(entry.columns.map(({ name, type }) => [name, type]));
  const request = { after: null, ...plan.request, path: entry.path };
  const statement = connector.toSql(request, types);
  const about = [store.id, store.config, store.secret, request, plan.columns, plan.expected];
  const key = createHash("sha256").update(JSON.stringify(about)).digest("hex");
  return { use, table, plan, statement, allColumns: listEngineColumns(table), key };
}

/** What a dataset masks, the table that it is made of would show. */
async function refuseMasked(ctx: ServiceContext, { store, entry }: FoundTable): Promise<void> {
  const columns = entry.columns.map(({ name }) => name);
  const at = { storeId: store.id, path: entry.path };
  for (const { id, slug } of await findDatasetsOf(ctx.db, at)) {
    const masked = await findMasked(ctx, id, columns);
    if (masked.length === 0) continue;
    const what = `"${store.slug}:${entry.path}" is the dataset "${slug}", which masks ${masked.join(", ")} for you`;
    throw new AppError("FORBIDDEN", `${what}. Ask the dataset, or request access on its page`);
  }
}

/**
 * Reads what was prepared into a Parquet file, and counts that somebody did.
 * @returns how many rows there are
 * @throws AppError LIMIT_EXCEEDED for more than the limits; part of it is never kept
 */
export async function readPrepared(
  ctx: ServiceContext,
  { use, table, plan }: PreparedRead,
  to: { file: string; limits: ReadLimits; timeoutMs: number; signal: AbortSignal },
): Promise<number> {
  const { store, entry } = table;
  const { kind, config, allowPrivate } = store;
  const rowCount = await readStore(
    {
      access: { kind, config, allowPrivate, secret: openStoreSecret(ctx, store) },
      config: { dataDir: ctx.config.dataDir, lakeUrl: ctx.config.lakeUrl },
      name: use.written,
      request: { ...plan.request, after: null, path: entry.path, timeoutMs: to.timeoutMs },
      ...{ columns: plan.columns, expected: plan.expected, isAll: plan.isAll },
      ...{ file: to.file, limits: to.limits },
      dir: path.join(path.dirname(to.file), `read-${randomUUID()}`),
    },
    to.signal,
  );
  const { kind: actorKind, id, name } = ctx.actor;
  if (actorKind !== "system") {
    await countStoreRead(ctx.db, {
      ...{ storeId: store.id, path: entry.path, day: ctx.now(), rowCount },
      ...{ actorKind, actorId: id ?? name, actorName: name },
    });
  }
  return rowCount;
}

/** Tables and views that can be asked where they lie, by name: the first hundred. */
export async function listStoreTables(
  ctx: ServiceContext,
  input: ListStoreTablesInput,
): Promise<StoreTables> {
  requirePermission(ctx, "stores.read");
  const { words } = parseInput(ListStoreTablesInput, input, "search");
  const kinds = CONNECTOR_KINDS.flatMap(({ kind, family }) => (family === "tables" ? kind : []));
  const found = await findStoreTables(ctx.db, { kinds, words, limit: STORE_TABLES_MAX + 1 });
  // Who looks at them will ask.
  if (found.length > 0) warmReader();
  return { items: found.slice(0, STORE_TABLES_MAX), hasMore: found.length > STORE_TABLES_MAX };
}

/** @throws InvalidInputError for a table that cannot be asked */
export async function getStoreTable(ctx: ServiceContext, name: string): Promise<StoreTableColumns> {
  requirePermission(ctx, "stores.read");
  return { columns: listEngineColumns(await findTable(ctx, name)) };
}

/** A name that a former one differs from in upper and small letters alone is left out. */
function listEngineColumns({ store, entry }: FoundTable): EngineColumn[] {
  const rules = rulesOf(store.kind);
  const columns = entry.columns.map((column) => ({
    name: column.name,
    type: engineType(column, classOf(rules, column)),
  }));
  const names = columns.map(({ name }) => name.toLowerCase());
  return columns.filter(({ name }, at) => names.indexOf(name.toLowerCase()) === at);
}

/** Who asked a store's tables in the days that usage is shown for. @throws NotFoundError */
export async function listStoreReaders(ctx: ServiceContext, ref: string): Promise<StoreReader[]> {
  const store = await getStore(ctx, ref);
  return findStoreReaders(ctx.db, store.id, firstDay(ctx.now()));
}
