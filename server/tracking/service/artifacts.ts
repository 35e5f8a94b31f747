import type { Readable } from "node:stream";
import yazl from "yazl";
import {
  type ArtifactKind,
  baseName,
  isLoggedTable,
  isTextKind,
  kindOfName,
} from "@/server/lib/artifacts/kinds";
import type { ServiceContext } from "@/server/platform/context";
import { AppError, InvalidInputError } from "@/server/platform/errors";
import type { ByteRange, ObjectStore } from "@/server/platform/object-store";
import { parseRelativePath, toArtifactKey } from "@/server/tracking/service/artifact-keys";
import { getRunCore } from "@/server/tracking/service/runs";

const PREVIEW_BYTES = 256 * 1024;

/** A file or folder of a run, its path relative to the run's root. */
export type ArtifactEntry = { path: string; isFolder: boolean; sizeBytes: number | null };
export type OpenedArtifact = {
  name: string;
  sizeBytes: number;
  open(range?: ByteRange): Readable;
};
export type ArtifactPreview = {
  path: string;
  sizeBytes: number;
  kind: ArtifactKind;
  /** The beginning of a text, null for what is no text. */
  text: string | null;
  truncated: boolean;
};

/** What lies directly in a folder of a run, folders and files by name; a missing folder is empty. */
export async function listArtifacts(
  ctx: ServiceContext,
  runId: string,
  path = "",
): Promise<ArtifactEntry[]> {
  return listArtifactFolder(ctx, (await getRunCore(ctx, runId)).artifactUri, path);
}

/** Like `listArtifacts`, of the folder that `uri` names. */
export async function listArtifactFolder(
  ctx: Pick<ServiceContext, "artifacts">,
  uri: string,
  path: string,
): Promise<ArtifactEntry[]> {
  const folder = parseRelativePath(path);
  const entries = await ctx.artifacts.listFolder(join(toArtifactKey(uri), folder));
  return entries.map(({ name, ...entry }) => ({ path: join(folder, name), ...entry }));
}

/** @throws NotFoundError for a run or file that is not there, and for a folder */
export async function openArtifact(
  ctx: ServiceContext,
  runId: string,
  path: string,
): Promise<OpenedArtifact> {
  return openArtifactAt(ctx, (await getRunCore(ctx, runId)).artifactUri, path);
}

/** Like `openArtifact`, below the folder that `uri` names. */
export async function openArtifactAt(
  ctx: Pick<ServiceContext, "artifacts">,
  uri: string,
  path: string,
): Promise<OpenedArtifact> {
  const file = parseRelativePath(path);
  if (file === "") throw new InvalidInputError("Name the file in `path`");
  return openStored(ctx.artifacts, join(toArtifactKey(uri), file), file);
}

/** @param shown what the caller called the object */
export async function openStored(
  store: ObjectStore,
  key: string,
  shown: string,
): Promise<OpenedArtifact> {
  const found = await store.find(key);
  if (found === null) throw new AppError("NOT_FOUND", `No such artifact: '${shown}'`);
  const { sizeBytes } = found;
  return { name: baseName(key), sizeBytes, open: (range) => store.openStream(key, range) };
}

/** The kind of a file and, for a text, its first 256 KB. */
export async function previewArtifact(
  ctx: ServiceContext,
  runId: string,
  path: string,
): Promise<ArtifactPreview> {
  const { sizeBytes, name, open } = await openArtifact(ctx, runId, path);
  const kind = kindOfName(name);
  const about = { path: parseRelativePath(path), sizeBytes };
  const isUnknown = kind === "other";
  if (!isTextKind(kind) && !isUnknown) return { ...about, kind, text: null, truncated: false };
  const bytes =
    sizeBytes === 0 ? Buffer.alloc(0) : await readAll(open({ start: 0, end: PREVIEW_BYTES - 1 }));
  const truncated = sizeBytes > bytes.byteLength;
  const text = decodeText(bytes, truncated, isUnknown);
  if (text === null) return { ...about, kind: "other", text: null, truncated: false };
  if (isUnknown) return { ...about, kind: "text", text, truncated };
  const isTable = kind === "json" && isLoggedTable(text);
  return { ...about, kind: isTable ? "table" : kind, text, truncated };
}

/** Text of the bytes, without a character that the cut split; null when `strict` and no UTF-8. */
function decodeText(bytes: Uint8Array, truncated: boolean, strict: boolean): string | null {
  if (strict && bytes.includes(0)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: strict }).decode(bytes, { stream: truncated });
  } catch {
    return null;
  }
}

async function readAll(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * A zip of all files below a folder of a run, uncompressed and made while it is read.
 * @throws NotFoundError when the folder holds no file
 */
export async function zipArtifacts(
  ctx: ServiceContext,
  runId: string,
  path = "",
): Promise<{ name: string; stream: Readable }> {
  const folder = parseRelativePath(path);
  const key = join(toArtifactKey((await getRunCore(ctx, runId)).artifactUri), folder);
  const objects = await ctx.artifacts.list(key);
  if (objects.length === 0 || objects[0]?.key === key) {
    throw new AppError("NOT_FOUND", `No artifacts in the folder '${folder}' of run ${runId}`);
  }
  const zip = new yazl.ZipFile();
  for (const object of objects) {
    const options = { compress: false, mtime: object.modifiedAt, size: object.sizeBytes };
    zip.addReadStreamLazy(object.key.slice(key.length + 1), options, (take) =>
      take(null, ctx.artifacts.openStream(object.key)),
    );
  }
  zip.end();
  const stream = zip.outputStream as Readable;
  zip.on("error", (error: Error) => stream.destroy(error));
  return { name: `${folder === "" ? `run-${runId}` : baseName(folder)}.zip`, stream };
}

function join(folder: string, name: string): string {
  return [folder, name].filter((part) => part !== "").join("/");
}
