import { uploadKey } from "@/server/catalog/connectors/upload/upload";
import { findStore, insertStore } from "@/server/catalog/repository";
import { toConnection } from "@/server/catalog/service/store-access";
import { getStore } from "@/server/catalog/service/stores";
import { audited, requirePermission } from "@/server/identity/service";
import type { ServiceContext } from "@/server/platform/context";
import { InvalidInputError } from "@/server/platform/errors";
import { checkFileName } from "@/server/platform/uploads";

const UPLOADS = { slug: "uploads", name: "Uploads", kind: "upload" } as const;

/** The store that takes files from browsers, made with the first one. */
export async function ensureUploadStore(
  ctx: ServiceContext,
): Promise<{ id: string; slug: string }> {
  requirePermission(ctx, "catalog.write");
  const { slug, kind } = UPLOADS;
  const found = await findStore(ctx.db, slug);
  if (found !== null) return found;
  const connection = toConnection(ctx, { kind, config: {}, secret: {} });
  const ownerId = ctx.actor.kind === "user" ? ctx.actor.id : null;
  return audited(ctx, "stores.create", async (tx) => {
    const store = await insertStore(tx, { ...UPLOADS, description: "", ...connection, ownerId });
    const audit = { objectKind: "store", objectId: store.id, objectName: slug, after: UPLOADS };
    return { result: store, audit };
  });
}

/**
 * Keeps a file in a store of uploads, in place of a former one of the same name; a body that breaks
 * off leaves nothing behind. The store `uploads` is made with the first.
 */
export async function saveFile(
  ctx: ServiceContext,
  storeRef: string,
  name: string,
  body: AsyncIterable<Uint8Array>,
): Promise<{ path: string; sizeBytes: number }> {
  requirePermission(ctx, "catalog.write");
  checkFileName(name);
  if (storeRef === UPLOADS.slug) await ensureUploadStore(ctx);
  const store = await getStore(ctx, storeRef);
  const { folder } = (store.config ?? {}) as { folder?: unknown };
  if (store.kind !== UPLOADS.kind || typeof folder !== "string") {
    throw new InvalidInputError(`Store ${store.slug} takes no files: it is no store of uploads`);
  }
  const { sizeBytes } = await ctx.lake.putStream(uploadKey(folder, name), body);
  await audited(ctx, "stores.upload", async () => {
    const audit = { objectKind: "store", objectId: store.id, objectName: store.slug };
    return { result: null, audit: { ...audit, after: { path: name, sizeBytes } } };
  });
  return { path: name, sizeBytes };
}
