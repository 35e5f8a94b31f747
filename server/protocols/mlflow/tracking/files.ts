import type { Context, Hono } from "hono";
import type { RestEnv } from "@/server/platform/rest";
import { readRunId } from "@/server/protocols/mlflow/tracking/checks";
import { toExperimentNumber } from "@/server/protocols/mlflow/tracking/scope";
import {
  answer,
  omitEmpty,
  optionalString,
  readMessage,
  stringList,
} from "@/server/protocols/mlflow/wire";
import { getRunCore, searchDatasets } from "@/server/tracking/service";
import { toArtifactUri } from "@/server/tracking/service/artifact-keys";
import { listArtifacts } from "@/server/tracking/service/artifacts";

type C = Context<RestEnv>;

export function addFileRoutes(app: Hono<RestEnv>): void {
  app.get("/artifacts/list", listFiles);
  app.post("/experiments/search-datasets", async (c) => {
    const ids = stringList(await readMessage(c), "experiment_ids").map(toExperimentNumber);
    const found = await searchDatasets(c.var.services, ids);
    const summaries = found.map(({ experimentNumber, name, digest, context }) =>
      omitEmpty({ experiment_id: String(experimentNumber), name, digest, context }),
    );
    return answer(c, omitEmpty({ dataset_summaries: summaries }));
  });
}

async function listFiles(c: C): Promise<Response> {
  const message = await readMessage(c);
  const { id, artifactUri } = await getRunCore(c.var.services, readRunId(message));
  const path = optionalString(message, "path") ?? "";
  const entries = await listArtifacts(c.var.services, id, path);
  const files = entries.map(({ path: file, isFolder, sizeBytes }) =>
    omitEmpty({ path: file, is_dir: isFolder, file_size: sizeBytes }),
  );
  return answer(c, omitEmpty({ root_uri: toArtifactUri(artifactUri), files }));
}
