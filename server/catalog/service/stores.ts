import { openConnector } from "@/server/catalog/connectors/open";
import { STORE_LIST } from "@/server/catalog/lists";
import {
  findLastScan,
  findStore,
  insertStore,
  saveStoreTest,
  toJson,
} from "@/server/catalog/repository";
import {
  CreateStoreInput,
  type Scan,
  type StoreItem,
  type StoreTarget,
  type StoreTest,
} from "@/server/catalog/schema";
import { audited, requirePermission } from "@/server/identity/service";
import type { ListInput, ListPage } from "@/server/lib/list/schema";
import type { ServiceContext } from "@/server/platform/context";
import { isUniqueViolation } from "@/server/platform/db";
import { AppError, NotFoundError, parseInput } from "@/server/platform/errors";
import { listRows } from "@/server/platform/list-rows";

/** @throws AppError ALREADY_EXISTS when the slug is taken */
export async function createStore(
  ctx: ServiceContext,
  input: CreateStoreInput,
): Promise<{ id: string; slug: string }> {
  requirePermission(ctx, "catalog.write");
  const data = parseInput(CreateStoreInput, input, "store");
  try {
    return await audited(ctx, "stores.create", async (tx) => {
      const store = await insertStore(tx, { ...data, ownerId: ownerOf(ctx) });
      const audit = {
        objectKind: "store",
        objectId: store.id,
        objectName: store.slug,
        after: data,
      };
      return { result: store, audit };
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const problem = `A store with the slug "${data.slug}" exists already`;
    throw new AppError("ALREADY_EXISTS", `${problem}. Choose another slug`, { cause: error });
  }
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

export async function listStores(
  ctx: ServiceContext,
  input: ListInput,
): Promise<ListPage<StoreItem>> {
  return listRows(ctx, STORE_LIST, input);
}

/** Tries a connection that is not stored yet; nothing is written. */
export async function testTarget(ctx: ServiceContext, target: StoreTarget): Promise<StoreTest> {
  requirePermission(ctx, "catalog.write");
  const startedAt = ctx.now();
  const steps = await openConnector(target, ctx.config).test(ctx.now);
  const testedAt = ctx.now();
  const ok = steps.every(({ state }) => state === "passed");
  return { ok, steps, latencyMs: testedAt.getTime() - startedAt.getTime(), testedAt };
}

/** Tries a store's connection and keeps the outcome as its state. */
export async function testStore(ctx: ServiceContext, idOrSlug: string): Promise<StoreTest> {
  requirePermission(ctx, "catalog.write");
  const store = await getStore(ctx, idOrSlug);
  const startedAt = ctx.now();
  const steps = await openConnector(store, ctx.config).test(ctx.now);
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

export async function getLastScan(ctx: ServiceContext, idOrSlug: string): Promise<Scan | null> {
  const store = await getStore(ctx, idOrSlug);
  return findLastScan(ctx.db, store.id);
}

/** The person who acts, as owner of what they make; keys and the system own nothing. */
export function ownerOf({ actor }: ServiceContext): string | null {
  return actor.kind === "user" ? actor.id : null;
}
