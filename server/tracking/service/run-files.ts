import type { ServiceContext } from "@/server/platform/context";
import { NotFoundError } from "@/server/platform/errors";
import { artifactFolder, parseArtifactPath } from "@/server/tracking/artifact-path";
import type { RunArtifact } from "@/server/tracking/schema";
import { getRunCore } from "@/server/tracking/service/runs";

/** Stores a file of a run, replacing one of the same path. Returns its key in the artifact store. */
export async function putRunArtifact(
  ctx: ServiceContext,
  runId: string,
  path: string,
  bytes: Uint8Array | string,
): Promise<{ key: string; sizeBytes: number; sha256: string }> {
  const key = `${artifactFolder(runId)}/${parseArtifactPath(path)}`;
  return { key, ...(await ctx.artifacts.put(key, bytes)) };
}

/** Files of a run by path. @throws NotFoundError */
export async function listRunArtifacts(ctx: ServiceContext, runId: string): Promise<RunArtifact[]> {
  const folder = await findFolder(ctx, runId);
  const objects = await ctx.artifacts.list(folder);
  return objects.map(({ key, sizeBytes, modifiedAt }) => ({
    path: key.slice(folder.length),
    sizeBytes,
    modifiedAt,
  }));
}

/** Opens a file of a run for reading. @throws NotFoundError, InvalidInputError on an unsafe path */
export async function openRunArtifact(ctx: ServiceContext, runId: string, path: string) {
  const folder = await findFolder(ctx, runId);
  const key = `${folder}${parseArtifactPath(path)}`;
  const found = await ctx.artifacts.find(key);
  if (found === null) throw new NotFoundError(`Artifact ${path} of run`, runId);
  return { sizeBytes: found.sizeBytes, stream: ctx.artifacts.openStream(key) };
}

/** Only the id of a run that exists is a folder's name; any other could climb out of the store. */
async function findFolder(ctx: ServiceContext, runId: string): Promise<string> {
  const { artifactUri } = await getRunCore(ctx, runId);
  return `${artifactUri.replace(/^mlflow-artifacts:\//, "mlflow/")}/`;
}
