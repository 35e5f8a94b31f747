import type { JobContext } from "@/server/jobs/definition";
import type { ServiceContext } from "@/server/platform/context";
import { NotFoundError } from "@/server/platform/errors";
import { openSecret, sealSecret } from "@/server/platform/sealed-secret";
import { createCsvSource } from "@/server/tracking/imports/csv-source";
import { createMlflowSource } from "@/server/tracking/imports/mlflow-source";
import { createNeptuneSource } from "@/server/tracking/imports/neptune-source";
import type {
  ImportMapping,
  ImportSourceInput,
  StoredSource,
} from "@/server/tracking/imports/schema";
import type { ImportSource } from "@/server/tracking/imports/source";

const PURPOSE = "tracking.import";

type Credentials = { token?: string; username?: string; password?: string };

/** Folder of an upload in the artifact store; it holds one file. */
export const uploadFolder = (id: string) => `imports/${id}`;

/** The source as the job keeps it: credentials sealed. */
export function storeSource(
  ctx: Pick<ServiceContext, "config">,
  source: ImportSourceInput,
): StoredSource {
  if (source.kind !== "mlflow") return source;
  const { token, username, password, allowPrivate = false, ...rest } = source;
  const credentials: Credentials = {
    ...(token ? { token } : {}),
    ...(username ? { username, password: password ?? "" } : {}),
  };
  const hasAny = Object.keys(credentials).length > 0;
  const sealed = hasAny ? sealSecret(ctx.config, PURPOSE, JSON.stringify(credentials)) : null;
  return { ...rest, allowPrivate, sealed };
}

/**
 * The source of an import, ready to be read.
 * @param dir for files in the making; the caller removes it
 */
export async function openSource(
  ctx: JobContext,
  source: StoredSource,
  mapping: ImportMapping,
  dir: string,
): Promise<ImportSource> {
  if (source.kind === "mlflow") {
    const { url, allowPrivate, sealed } = source;
    const credentials: Credentials =
      sealed === null ? {} : JSON.parse(openSecret(ctx.config, PURPOSE, sealed));
    return createMlflowSource({ url, allowPrivate, ...credentials }, mapping, ctx.signal);
  }
  const files = await findUploads(ctx, source.uploads);
  const paths = files.map(({ key }) => ctx.artifacts.locate(key));
  if (source.kind === "neptune") return createNeptuneSource(ctx, paths, mapping);
  return createCsvSource(ctx, { file: paths[0] ?? "", dir }, mapping);
}

/** The stored file of each upload. @throws NotFoundError for one that is gone */
export async function findUploads(
  { artifacts }: Pick<ServiceContext, "artifacts">,
  uploads: readonly string[],
) {
  const found = [];
  for (const id of uploads) {
    const [file] = await artifacts.list(uploadFolder(id));
    if (file === undefined) throw new NotFoundError("Upload", id);
    found.push(file);
  }
  return found;
}
