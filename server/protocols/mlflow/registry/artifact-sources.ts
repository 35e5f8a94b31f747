import type { ArtifactSources } from "@/server/protocols/mlflow/artifacts/files";
import { readVersionRef } from "@/server/protocols/mlflow/registry/fields";
import { getRegisteredVersion, toDownloadUri } from "@/server/registry/service";
import { getLoggedModel } from "@/server/tracking/logged-models/service";

/** Where the files of versions and logged models lie, for the download routes. */
export const ARTIFACT_SOURCES: ArtifactSources = {
  async findVersionSource(ctx, name, version) {
    const { number } = readVersionRef({ name, version });
    return toDownloadUri(await getRegisteredVersion(ctx, name, number));
  },
  async findLoggedModelSource(ctx, modelId) {
    return (await getLoggedModel(ctx, modelId)).artifactUri;
  },
};
