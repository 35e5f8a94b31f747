import type { ServiceContext } from "@/server/platform/context";
import { AppError, InvalidInputError } from "@/server/platform/errors";
import { findRunFacts } from "@/server/registry/repository/models";
import type { Tags } from "@/server/registry/schema";
import { PROMPT_TAG } from "@/server/registry/search";
import { getVersionByAlias } from "@/server/registry/service/aliases";
import { getRegisteredVersion, toDownloadUri } from "@/server/registry/service/registered-versions";
import {
  checkRemoteSource,
  isLocalPath,
  isWithinFolder,
  type ModelUri,
  parseModelUri,
} from "@/server/registry/source-path";
import { getLoggedModel } from "@/server/tracking/logged-models/service";

/** What a client says of where its version came from. */
export type SourceClaim = {
  source: string;
  runId?: string | undefined;
  loggedModelId?: string | undefined;
  tags: Tags;
};

/** Where it came from, once looked up. `projectId` is the project of its run. */
export type ResolvedSource = {
  storageUri: string | null;
  runId: string | null;
  projectId: string | null;
  loggedModelId: string | null;
};

/**
 * Looks up what a claim names, so that a version never points at nothing. A path of a disk is taken
 * only inside the folder of the run or model that is named with it.
 * @throws AppError NOT_FOUND for a run, model or version that does not exist
 * @throws InvalidInputError for a path that leaves its folder
 */
export async function resolveSource(
  ctx: ServiceContext,
  claim: SourceClaim,
): Promise<ResolvedSource> {
  const { source, tags } = claim;
  const claimedRun = await findClaimedRun(ctx, claim.runId);
  const uri = parseModelUri(source);
  const modelId = uri?.kind === "logged" ? uri.modelId : claim.loggedModelId;
  const model = modelId === undefined || modelId === "" ? null : await getLoggedModel(ctx, modelId);
  const run = claimedRun ?? (await findRun(ctx, model?.sourceRunId ?? null));
  const origin = {
    runId: run?.id ?? null,
    projectId: run?.projectId ?? null,
    loggedModelId: model?.id ?? null,
  };
  if (uri?.kind === "logged") return { ...origin, storageUri: model?.artifactUri ?? null };
  if (uri !== null) return { ...origin, storageUri: await findCopiedUri(ctx, uri) };
  // A prompt's source is a word, not an address.
  if (tags[PROMPT_TAG] !== "true") checkAddress(source, run?.artifactUri, model?.artifactUri);
  return { ...origin, storageUri: null };
}

function checkAddress(source: string, ...folders: (string | undefined)[]): void {
  if (!isLocalPath(source)) {
    checkRemoteSource(source);
    return;
  }
  if (folders.some((folder) => folder !== undefined && isWithinFolder(source, folder))) return;
  throw new InvalidInputError(
    `Invalid model version source: '${source}'. To use a local path as a model version source, the run_id request parameter has to be specified and the local path has to be contained within the artifact directory of the run specified by the run_id.`,
  );
}

async function findClaimedRun(ctx: ServiceContext, id: string | undefined) {
  const run = await findRun(ctx, id ?? null);
  if (run !== null || id === undefined || id === "") return run;
  throw new AppError("NOT_FOUND", `Run with id=${id} not found`);
}

async function findRun(ctx: ServiceContext, id: string | null) {
  const facts = id === null || id === "" ? null : await findRunFacts(ctx.db, id);
  return id === null || facts === null ? null : { id, ...facts };
}

/** Where the files of a version lie that this one is a copy of. */
async function findCopiedUri(
  ctx: ServiceContext,
  uri: Exclude<ModelUri, { kind: "logged" }>,
): Promise<string> {
  const version =
    uri.kind === "version"
      ? await getRegisteredVersion(ctx, uri.name, uri.number)
      : await getVersionByAlias(ctx, uri.name, uri.alias);
  return toDownloadUri(version);
}
