import { type Context, Hono } from "hono";
import { requirePermission } from "@/server/identity/service";
import { downloadType } from "@/server/lib/artifacts/kinds";
import type { RestEnv } from "@/server/platform/rest";
import { sendFile } from "@/server/platform/send-file";
import { mountUploads } from "@/server/protocols/mlflow/artifacts/multipart";
import { storeBody } from "@/server/protocols/mlflow/artifacts/request-body";
import { readPathAfter } from "@/server/protocols/mlflow/artifacts/request-path";
import { MlflowError, mlflowProblem } from "@/server/protocols/mlflow/errors";
import { answer, omitEmpty } from "@/server/protocols/mlflow/wire";
import { toReadKey, toWriteKey } from "@/server/tracking/service/artifact-keys";
import { openStored } from "@/server/tracking/service/artifacts";

type C = Context<RestEnv>;

/** MLflow's artifact proxy, to be mounted at `/api/2.0/mlflow-artifacts` and its `/ajax-api` twin. */
export function createMlflowArtifactsRouter(): Hono<RestEnv> {
  const app = new Hono<RestEnv>();
  app.onError((error, c) => mlflowProblem(c, error));
  app.get("/artifacts", listFolder);
  app.get("/artifacts/*", download);
  app.put("/artifacts/*", upload);
  app.delete("/artifacts/*", remove);
  app.get("/presigned/*", () => {
    throw new MlflowError(
      "NOT_IMPLEMENTED",
      "This server hands out no presigned addresses. Read the file with GET /artifacts/<path>",
    );
  });
  mountUploads(app);
  return app;
}

async function listFolder(c: C): Promise<Response> {
  const { artifacts } = c.var.services;
  const entries = await artifacts.listFolder(toReadKey(c.req.query("path") ?? ""));
  const files = entries.map(({ name, isFolder, sizeBytes }) => ({
    path: name,
    is_dir: isFolder,
    ...(isFolder ? {} : { file_size: sizeBytes }),
  }));
  return answer(c, omitEmpty({ files }));
}

async function download(c: C): Promise<Response> {
  const path = artifactPath(c);
  const file = await openStored(c.var.services.artifacts, toReadKey(path), path);
  return sendFile(c, { ...file, type: downloadType(path), disposition: "attachment" });
}

async function upload(c: C): Promise<Response> {
  requirePermission(c.var.services, "runs.write");
  await storeBody(c, c.var.services.artifacts, toWriteKey(artifactPath(c)));
  return answer(c);
}

async function remove(c: C): Promise<Response> {
  requirePermission(c.var.services, "runs.write");
  await c.var.services.artifacts.remove(toWriteKey(artifactPath(c)));
  return answer(c);
}

function artifactPath(c: C): string {
  return readPathAfter(c.req.url, "/artifacts/");
}
