import type { ServiceContext } from "@/server/platform/context";
import { InvalidInputError } from "@/server/platform/errors";
import type { StoredObject } from "@/server/platform/object-store";
import type { ScopedRun } from "@/server/tracking/exports/repository";
import { toArtifactKey } from "@/server/tracking/service/artifact-keys";

export type RunFile = { path: string; object: StoredObject };

/** A run's files with their paths below its folder; null when they do not lie on this server. */
export async function findRunFiles(
  { artifacts }: Pick<ServiceContext, "artifacts">,
  { artifactUri }: Pick<ScopedRun, "artifactUri">,
): Promise<RunFile[] | null> {
  try {
    const folder = toArtifactKey(artifactUri);
    const objects = await artifacts.list(folder);
    return objects.map((object) => ({ path: object.key.slice(folder.length + 1), object }));
  } catch (error) {
    if (error instanceof InvalidInputError) return null;
    throw error;
  }
}

/** Lines of the list of all files; `total` counts along. */
export async function* listRunFiles(
  ctx: Pick<ServiceContext, "artifacts">,
  runs: readonly ScopedRun[],
  total: { count: number; sizeBytes: number; outside: number },
): AsyncGenerator<string> {
  for (const run of runs) {
    const files = await findRunFiles(ctx, run);
    if (files === null) total.outside += 1;
    for (const { path, object } of files ?? []) {
      total.count += 1;
      total.sizeBytes += object.sizeBytes;
      const line = { run_id: run.id, path, size_bytes: object.sizeBytes };
      yield `${JSON.stringify(line)}\n`;
    }
  }
}
