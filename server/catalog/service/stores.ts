import { CONNECTOR_KINDS, findKind, openConnector } from "@/server/catalog/connectors/kinds";
import { STORE_LIST } from "@/server/catalog/lists";
import {
  countDatasetsOfStore,
  findLastScan,
  findScans,
  findStore,
  insertStore,
  removeStoreRow,
  saveStoreTest,
  toJson,
  updateStoreRow,
} from "@/server/catalog/repository";
import {
  CreateStoreInput,
  PutStoreInput,
  type Scan,
  StoreDetail,
  type StoreItem,
  type StoreKind,
  type StoreTarget,
  StoreTarget as StoreTargetSchema,
  type StoreTest,
  UpdateStoreInput,
} from "@/server/catalog/schema";
import { queueScheduledScan } from "@/server/catalog/service/scan-schedule";
import {
  connectStore,
  mayCallPrivate,
  openStoreSecret,
  toConnection,
} from "@/server/catalog/service/store-access";
import { audited, requirePermission } from "@/server/identity/service";
import type { ListInput, ListPage } from "@/server/lib/list/schema";
import type { ServiceContext } from "@/server/platform/context";
import { isUniqueViolation, type Tx } from "@/server/platform/db";
import { AppError, NotFoundError, parseInput } from "@/server/platform/errors";
import { listRows } from "@/server/platform/list-rows";

/** Every kind of store with the fields that describe one. */
export function listStoreKinds(): StoreKind[] {
  return CONNECTOR_KINDS.map(({ kind, label, about, family, isProven, fields }) => ({
    ...{ kind, label, about, family, isProven, fields },
  }));
}

/** @throws AppError ALREADY_EXISTS when the slug is taken */
export async function createStore(
  ctx: ServiceContext,
  input: CreateStoreInput,
): Promise<{ id: string; slug: string }> {
  requirePermission(ctx, "catalog.write");
  const { secret, ...data } = parseInput(CreateStoreInput, input, "store");
  const connection = toConnection(ctx, { ...data, secret });
  try {
    return await audited(ctx, "stores.create", async (tx) => {
      const store = await insertStore(tx, { ...data, ...connection, ownerId: ownerOf(ctx) });
      if (data.scanEveryHours != null) await beginSchedule(tx, ctx, store, data.scanEveryHours);
      const audit = { objectKind: "store", objectId: store.id, objectName: store.slug };
      const after = { ...data, config: connection.config };
      return { result: store, audit: { ...audit, after } };
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const problem = `A store with the slug "${data.slug}" exists already`;
    throw new AppError("ALREADY_EXISTS", `${problem}. Choose another slug`, { cause: error });
  }
}

/** What no field of the form shows stays as it is. */
function hiddenOf({ kind, config }: { kind: string; config: unknown }): Record<string, unknown> {
  const shown = new Set(findKind(kind).fields.map(({ name }) => name));
  return Object.fromEntries(Object.entries(config ?? {}).filter(([name]) => !shown.has(name)));
}

/** Describes a store anew. Secrets that are not given stay as they are. */
export async function updateStore(ctx: ServiceContext, input: UpdateStoreInput): Promise<void> {
  requirePermission(ctx, "catalog.write");
  const parsed = parseInput(UpdateStoreInput, input, "store");
  const { store: ref, name, description, include, exclude, scanEveryHours, ...target } = parsed;
  const store = await getStore(ctx, ref);
  const secret = { ...openStoreSecret(ctx, store), ...target.secret };
  const config = { ...hiddenOf(store), ...target.config };
  const connection = toConnection(ctx, { kind: store.kind, config, secret });
  const hours = scanEveryHours === undefined ? store.scanEveryHours : scanEveryHours;
  const isOther = hours !== store.scanEveryHours;
  const after = {
    ...{ name, description, config: connection.config, scanEveryHours: hours },
    ...{ include: include ?? store.include, exclude: exclude ?? store.exclude },
  };
  await audited(ctx, "stores.update", async (tx) => {
    const scanPlan = store.scanPlan + (isOther ? 1 : 0);
    await updateStoreRow(tx, store.id, { ...after, ...connection, scanPlan });
    if (isOther && hours !== null) await beginSchedule(tx, ctx, { ...store, scanPlan }, hours);
    const told = Object.keys(after);
    const before = Object.fromEntries(Object.entries(store).filter(([key]) => told.includes(key)));
    const audit = { objectKind: "store", objectId: store.id, objectName: store.slug };
    return { result: null, audit: { ...audit, before: toJson(before), after } };
  });
}

/** The first scan of a schedule comes after its hours; a person who wants one now asks for it. */
function beginSchedule(
  tx: Tx,
  ctx: ServiceContext,
  store: { id: string; slug: string; scanPlan: number },
  hours: number,
): Promise<void> {
  return queueScheduledScan(tx, ctx, store, { plan: store.scanPlan, turn: 1 }, hours);
}

/**
 * A store as a file of configuration says it: made when it is not there, else described anew.
 * @throws AppError CONFLICT for a store of another kind
 */
export async function putStore(
  ctx: ServiceContext,
  input: PutStoreInput,
): Promise<{ id: string; slug: string }> {
  requirePermission(ctx, "catalog.write");
  const { slug, kind, ...said } = parseInput(PutStoreInput, input, "store");
  const known = await findStore(ctx.db, slug);
  if (known === null) {
    const { id } = await createStore(ctx, { slug, kind, ...said });
    return { id, slug };
  }
  if (known.kind !== kind) {
    const problem = `The store "${slug}" is of the kind ${known.kind}, not ${kind}`;
    throw new AppError("CONFLICT", `${problem}. Choose another slug`);
  }
  await updateStore(ctx, { store: known.id, description: known.description, ...said });
  return { id: known.id, slug };
}

/** @throws AppError CONFLICT while datasets lie in it */
export async function removeStore(ctx: ServiceContext, idOrSlug: string): Promise<void> {
  requirePermission(ctx, "catalog.write");
  const store = await getStore(ctx, idOrSlug);
  const datasets = await countDatasetsOfStore(ctx.db, store.id);
  if (datasets > 0) {
    throw new AppError(
      "CONFLICT",
      `${datasets} datasets lie in the store "${store.slug}". Remove or move them first`,
    );
  }
  await audited(ctx, "stores.remove", async (tx) => {
    await removeStoreRow(tx, store.id);
    const audit = { objectKind: "store", objectId: store.id, objectName: store.slug };
    return { result: null, audit };
  });
}

/** The store of this slug, made when it is not there. */
export async function ensureStore(
  ctx: ServiceContext,
  input: CreateStoreInput,
): Promise<{ id: string; slug: string }> {
  const known = await findStore(ctx.db, input.slug);
  return known ?? createStore(ctx, input);
}

/** @throws NotFoundError */
export async function getStore(ctx: ServiceContext, idOrSlug: string) {
  const store = await findStore(ctx.db, idOrSlug);
  if (store === null) throw new NotFoundError("Store", idOrSlug);
  return store;
}

/** A store as its form shows it. @throws NotFoundError */
export async function getStoreDetail(ctx: ServiceContext, idOrSlug: string): Promise<StoreDetail> {
  requirePermission(ctx, "catalog.write");
  const { secret, ...store } = await getStore(ctx, idOrSlug);
  return StoreDetail.parse({
    ...store,
    hasSecret: secret !== null,
  });
}

export async function listStores(
  ctx: ServiceContext,
  input: ListInput,
): Promise<ListPage<StoreItem>> {
  return listRows(ctx, STORE_LIST, input);
}

/**
 * Tries a connection that is not stored yet; nothing is written. With `store`, secrets that are not
 * given are those of that store.
 */
export async function testTarget(
  ctx: ServiceContext,
  input: StoreTarget & { store?: string | undefined },
): Promise<StoreTest> {
  requirePermission(ctx, "catalog.write");
  const target = parseInput(StoreTargetSchema, input, "store");
  const known =
    input.store === undefined ? {} : openStoreSecret(ctx, await getStore(ctx, input.store));
  const connector = await openConnector(
    { ...target, secret: { ...known, ...target.secret }, allowPrivate: mayCallPrivate(ctx) },
    ctx.config,
  );
  const startedAt = ctx.now();
  const steps = await connector.test(ctx.now);
  const testedAt = ctx.now();
  const ok = steps.every(({ state }) => state === "passed");
  return { ok, steps, latencyMs: testedAt.getTime() - startedAt.getTime(), testedAt };
}

/** Tries a store's connection and keeps the outcome as its state. */
export async function testStore(ctx: ServiceContext, idOrSlug: string): Promise<StoreTest> {
  requirePermission(ctx, "catalog.write");
  const store = await getStore(ctx, idOrSlug);
  const startedAt = ctx.now();
  const steps = await (await connectStore(ctx, store)).test(ctx.now);
  const testedAt = ctx.now();
  const failed = steps.find(({ state }) => state === "failed");
  const latencyMs = testedAt.getTime() - startedAt.getTime();
  const outcome = {
    state: failed === undefined ? "connected" : "failed",
    stateMessage: failed?.message ?? null,
    testLatencyMs: latencyMs,
    testedAt,
  };
  await audited(ctx, "stores.test", async (tx) => {
    await saveStoreTest(tx, store.id, outcome);
    const audit = { objectKind: "store", objectId: store.id, objectName: store.slug };
    return { result: null, audit: { ...audit, after: toJson(outcome) } };
  });
  return { ok: failed === undefined, steps, latencyMs, testedAt };
}

const SCANS_SHOWN = 50;

/** A store's scans, newest first, at most 50; entries that did not change are left out. */
export async function listScans(ctx: ServiceContext, idOrSlug: string): Promise<Scan[]> {
  const store = await getStore(ctx, idOrSlug);
  const scans = await findScans(ctx.db, store.id, SCANS_SHOWN);
  return scans.map(({ entries, ...scan }) => ({
    ...scan,
    entries: entries.filter(({ change }) => change !== "same"),
  }));
}

export async function getLastScan(ctx: ServiceContext, idOrSlug: string): Promise<Scan | null> {
  const store = await getStore(ctx, idOrSlug);
  return findLastScan(ctx.db, store.id);
}

/** The person who acts, as owner of what they make; keys and the system own nothing. */
export function ownerOf({ actor }: ServiceContext): string | null {
  return actor.kind === "user" ? actor.id : null;
}
