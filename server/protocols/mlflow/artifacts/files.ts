import { type Context, Hono } from "hono";
import { downloadType } from "@/server/lib/artifacts/kinds";
import type { ServiceContext } from "@/server/platform/context";
import type { RestEnv } from "@/server/platform/rest";
import { sendFile } from "@/server/platform/send-file";
import { mlflowProblem } from "@/server/protocols/mlflow/errors";
import { requireString } from "@/server/protocols/mlflow/wire";
import {
  type OpenedArtifact,
  openArtifact,
  openArtifactAt,
} from "@/server/tracking/service/artifacts";

/** Where a model's files lie: a stored folder or an `mlflow-artifacts:/…` address. */
export type ArtifactSources = {
  /** @throws NotFoundError */
  findVersionSource(ctx: ServiceContext, name: string, version: string): Promise<string>;
  /** @throws NotFoundError */
  findLoggedModelSource(ctx: ServiceContext, modelId: string): Promise<string>;
};

type C = Context<RestEnv>;

/** The download routes outside the proxy, with their whole addresses: mount at "/". */
export function createMlflowFilesRouter(sources: ArtifactSources): Hono<RestEnv> {
  const app = new Hono<RestEnv>();
  app.onError((error, c) => mlflowProblem(c, error));
  app.get("/get-artifact", async (c) => {
    const query = c.req.query();
    const runId = requireString({ run_id: query.run_id ?? query.run_uuid }, "run_id");
    return send(c, await openArtifact(c.var.services, runId, requireString(query, "path")));
  });
  app.get("/model-versions/get-artifact", async (c) => {
    const query = c.req.query();
    const path = requireString(query, "path");
    const [name, version] = [requireString(query, "name"), requireString(query, "version")];
    const source = await sources.findVersionSource(c.var.services, name, version);
    return send(c, await openArtifactAt(c.var.services, source, path));
  });
  app.get("/ajax-api/2.0/mlflow/logged-models/:id/artifacts/files", async (c) => {
    const path = requireString(c.req.query(), "artifact_file_path");
    const source = await sources.findLoggedModelSource(c.var.services, c.req.param("id"));
    return send(c, await openArtifactAt(c.var.services, source, path));
  });
  return app;
}

function send(c: C, file: OpenedArtifact): Response {
  return sendFile(c, { ...file, type: downloadType(file.name), disposition: "attachment" });
}
