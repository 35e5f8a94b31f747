import { randomUUID } from "node:crypto";
import type { ServiceContext } from "@/server/platform/context";
import { InvalidInputError } from "@/server/platform/errors";
import type { ObjectStore } from "@/server/platform/object-store";

const UPLOADS = ".uploads";
const KEPT_MS = 24 * 3_600_000;
const PARTS_MAX = 10_000;
const UPLOAD_ID = /^[0-9a-f]{32}$/;

type Stored = Pick<ServiceContext, "artifacts" | "now">;
export type Part = { number: number; etag: string };

/**
 * Begins an upload in parts to `path` and removes those that nobody touched for 24 hours. Parts are
 * objects of their own, named by number and hash, until `completeUpload` joins them.
 */
export async function createUpload(ctx: Stored, path: string, partCount: number): Promise<string> {
  if (partCount < 1 || partCount > PARTS_MAX) {
    throw new InvalidInputError(`Invalid num_parts: ${partCount}. Use 1 to ${PARTS_MAX}`);
  }
  await removeAbandoned(ctx);
  const id = randomUUID().replaceAll("-", "");
  await ctx.artifacts.put(uploadKey(id), JSON.stringify({ path, partCount }));
  return id;
}

/** Checks that upload `id` is under way to `path` and returns how many parts it was begun with. */
export async function requireUpload(ctx: Stored, id: string, path: string): Promise<number> {
  const known = UPLOAD_ID.test(id) ? await readUpload(ctx.artifacts, id) : null;
  if (known?.path === path) return known.partCount;
  throw new InvalidInputError(
    `No upload ${id.slice(0, 64)} to "${path}" is under way: it was completed, aborted or left for 24 hours. Begin again with mpu/create`,
  );
}

/** Where the bytes of a part go until their hash is known. */
export function incomingKey(id: string): string {
  return `${UPLOADS}/${id}/incoming/${randomUUID()}`;
}

/** Files bytes received under `incoming` as a part, named by its number and hash. */
export async function filePart(
  ctx: Stored,
  id: string,
  part: { number: number; incoming: string; sha256: string },
): Promise<void> {
  const key = partKey(id, { number: part.number, etag: part.sha256 });
  await ctx.artifacts.move(part.incoming, key);
}

/** Joins the parts in the order of their numbers to the object `key`. */
export async function completeUpload(
  ctx: Stored,
  id: string,
  target: { key: string; partCount: number },
  parts: readonly Part[],
): Promise<void> {
  const ordered = [...parts].sort((a, b) => a.number - b.number);
  assertConsecutive(ordered, target.partCount);
  const found = await Promise.all(ordered.map((part) => ctx.artifacts.find(partKey(id, part))));
  const missing = ordered.find((_, index) => found[index] === null);
  if (missing !== undefined) {
    throw new InvalidInputError(
      `Part ${missing.number} with etag "${missing.etag}" was not uploaded. Upload it again and complete with the etag of the answer`,
    );
  }
  async function* joined() {
    for (const part of ordered) yield* ctx.artifacts.openStream(partKey(id, part));
  }
  await ctx.artifacts.putStream(target.key, joined());
  await removeUpload(ctx, id);
}

export async function removeUpload(ctx: Stored, id: string): Promise<void> {
  await ctx.artifacts.remove(`${UPLOADS}/${id}`);
}

function assertConsecutive(ordered: readonly Part[], partCount: number): void {
  const wrong = ordered.findIndex((part, index) => part.number !== index + 1);
  if (wrong === -1 && ordered.length === partCount) return;
  const problem =
    wrong === -1 ? `${ordered.length} came` : `part ${wrong + 1} is missing or named twice`;
  throw new InvalidInputError(`The upload was begun with ${partCount} parts, but ${problem}`);
}

async function readUpload(store: ObjectStore, id: string) {
  if ((await store.find(uploadKey(id))) === null) return null;
  const text = (await store.get(uploadKey(id))).toString();
  return JSON.parse(text) as { path: string; partCount: number };
}

async function removeAbandoned(ctx: Stored): Promise<void> {
  const before = ctx.now().getTime() - KEPT_MS;
  for (const { name } of await ctx.artifacts.listFolder(UPLOADS)) {
    const objects = await ctx.artifacts.list(`${UPLOADS}/${name}`);
    // One that is just being made has no object yet.
    const isOld = objects.every(({ modifiedAt }) => modifiedAt.getTime() < before);
    if (isOld && objects.length > 0) await removeUpload(ctx, name);
  }
}

function uploadKey(id: string): string {
  return `${UPLOADS}/${id}/upload.json`;
}

function partKey(id: string, { number, etag }: Part): string {
  return `${UPLOADS}/${id}/parts/${number}.${/^[0-9a-f]{64}$/.test(etag) ? etag : "unknown"}`;
}
