import { createMiddleware } from "hono/factory";
import { createCatalogRest } from "@/server/catalog/rest";
import { createContractsRest } from "@/server/contracts/rest";
import { createExploreRest } from "@/server/explore/rest";
import { createSavedRest } from "@/server/explore/saved/rest";
import { createFeaturesRest } from "@/server/features/rest";
import { createDemoRest } from "@/server/home/rest";
import { createIdentityRest } from "@/server/identity/rest";
import { createLineageRest } from "@/server/lineage/rest";
import { createJobsRest } from "@/server/pipelines/jobs-rest";
import { createPipelinesRest } from "@/server/pipelines/rest";
import type { Actor, Platform } from "@/server/platform/context";
import { AppError } from "@/server/platform/errors";
import { createRestRouter, type RestEnv } from "@/server/platform/rest";
import { createOpenLineageApi } from "@/server/protocols/openlineage/router";
import { createModelsRest } from "@/server/registry/rest";
import { createEndpointsRest } from "@/server/serving/rest";
import { createSweepsRest } from "@/server/sweeps/rest";
import { createArtifactsRest } from "@/server/tracking/artifacts-rest";
import { createExportsRest } from "@/server/tracking/exports/rest";
import { createImportsRest } from "@/server/tracking/imports/rest";
import { createRunsRest } from "@/server/tracking/rest";

/** The versioned REST API: every domain's routes and the document that describes them. */
export function createRestApi(
  platform: Platform,
  authenticate: (headers: Headers) => Promise<Actor | null>,
) {
  const api = createRestRouter();
  api.doc31("/openapi.json", {
    openapi: "3.1.0",
    info: { title: "Headrace", version: "1", description: "The console's public REST API." },
    servers: [{ url: `${platform.config.publicUrl}/api/v1` }],
  });
  api.openAPIRegistry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
  });
  api.use(
    createMiddleware<RestEnv>(async (c, next) => {
      const actor = await authenticate(c.req.raw.headers);
      if (actor === null) {
        throw new AppError("UNAUTHENTICATED", "Send an API key as `Authorization: Bearer <key>`");
      }
      c.set("services", { ...platform, actor });
      await next();
    }),
  );
  api.route("/", createCatalogRest());
  api.route("/", createContractsRest());
  api.route("/", createDemoRest());
  api.route("/", createEndpointsRest());
  api.route("/", createExploreRest());
  api.route("/", createSavedRest());
  api.route("/", createExportsRest());
  api.route("/", createFeaturesRest());
  api.route("/", createIdentityRest());
  api.route("/", createImportsRest());
  api.route("/", createJobsRest());
  api.route("/", createLineageRest());
  api.route("/", createModelsRest());
  api.route("/", createOpenLineageApi());
  api.route("/", createPipelinesRest());
  api.route("/", createRunsRest());
  api.route("/", createSweepsRest());
  api.route("/", createArtifactsRest());
  return api;
}
