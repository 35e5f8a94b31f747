import path from "node:path";
import type { ServiceContext } from "@/server/platform/context";
import { sqlOfPool } from "@/server/platform/sql";
import { versionNotFound } from "@/server/registry/errors";
import { readStage } from "@/server/registry/names";
import {
  findLatestVersions,
  findRegisteredVersion,
  type RegisteredVersion,
  searchVersionRows,
} from "@/server/registry/repository/registered";
import { STAGES } from "@/server/registry/schema";
import type { RegistrySearch } from "@/server/registry/search";
import { requireModel } from "@/server/registry/service/models";
import { toArtifactUri } from "@/server/tracking/service/artifact-keys";

/** A version as clients of the registry see it. @throws AppError NOT_FOUND */
export async function getRegisteredVersion(
  ctx: Pick<ServiceContext, "pool">,
  modelName: string,
  number: number,
): Promise<RegisteredVersion> {
  const version = await findRegisteredVersion(sqlOfPool(ctx.pool), modelName, number);
  if (version === null) throw versionNotFound(modelName, number);
  return version;
}

/** One page of versions; `more` says that another follows. */
export async function searchVersions(
  ctx: ServiceContext,
  search: RegistrySearch,
): Promise<{ versions: RegisteredVersion[]; more: boolean }> {
  const { limit } = search;
  const rows = await searchVersionRows(sqlOfPool(ctx.pool), { ...search, limit: limit + 1 });
  return { versions: rows.slice(0, limit), more: rows.length > limit };
}

/**
 * The newest version of each of `stages`, of all stages when there are none.
 * @throws AppError NOT_FOUND for the model, InvalidInputError for a stage that does not exist
 */
export async function listLatestVersions(
  ctx: ServiceContext,
  modelName: string,
  stages: readonly string[],
): Promise<RegisteredVersion[]> {
  const wanted = stages.length === 0 ? STAGES : stages.map(readStage);
  const { id } = await requireModel(ctx, modelName);
  const latest = await findLatestVersions(sqlOfPool(ctx.pool), [id]);
  return latest.filter(({ stage }) => wanted.includes(stage));
}

/** Where a version's files lie: where they were stored, else where its client says it came from. */
export function toDownloadUri(version: RegisteredVersion): string {
  return version.storageUri ?? toSource(version);
}

/** Where a version came from; the folder of its file when a pipeline of ours made it. */
export function toSource({ source, artifactUri }: RegisteredVersion): string {
  if (source !== "" || artifactUri === null) return source;
  return toArtifactUri(path.posix.dirname(artifactUri));
}
