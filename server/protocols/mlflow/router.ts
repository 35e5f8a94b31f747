import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import type { Actor, Platform } from "@/server/platform/context";
import { AppError } from "@/server/platform/errors";
import { isUnexpected, type RestEnv } from "@/server/platform/rest";
import { createMlflowFilesRouter } from "@/server/protocols/mlflow/artifacts/files";
import { createMlflowArtifactsRouter } from "@/server/protocols/mlflow/artifacts/router";
import { mlflowProblem } from "@/server/protocols/mlflow/errors";
import { createLoggedModelsRouter } from "@/server/protocols/mlflow/logged-models/router";
import { ARTIFACT_SOURCES } from "@/server/protocols/mlflow/registry/artifact-sources";
import { createMlflowRegistryRouter } from "@/server/protocols/mlflow/registry/router";
import { addExperimentRoutes } from "@/server/protocols/mlflow/tracking/experiments";
import { addFileRoutes } from "@/server/protocols/mlflow/tracking/files";
import { addLoggingRoutes } from "@/server/protocols/mlflow/tracking/logging";
import { addMetricRoutes } from "@/server/protocols/mlflow/tracking/metrics";
import { addRunRoutes } from "@/server/protocols/mlflow/tracking/runs";
import { createWebhooksRouter } from "@/server/protocols/mlflow/webhooks/router";

/** The release whose clients' behaviour this server is held against. */
const MLFLOW_VERSION = "3.18.0";
const PREFIXES = ["/api/2.0", "/api/3.0", "/ajax-api/2.0", "/ajax-api/3.0"] as const;

/** Paths of MLflow's protocol that lie outside /api. */
export const MLFLOW_PATHS = [
  "/ajax-api/",
  "/get-artifact",
  "/model-versions/get-artifact",
  "/health",
  "/version",
] as const;

/** MLflow's tracking; paths are relative to `/mlflow`. */
export function createMlflowTrackingRouter(): Hono<RestEnv> {
  const app = new Hono<RestEnv>();
  addExperimentRoutes(app);
  addRunRoutes(app);
  addLoggingRoutes(app);
  addMetricRoutes(app);
  addFileRoutes(app);
  return app;
}

/** Everything that MLflow's clients call, with whole addresses: mount at "/". */
export function createMlflowApi(
  platform: Platform,
  authenticate: (headers: Headers) => Promise<Actor | null>,
): Hono<RestEnv> {
  const app = new Hono<RestEnv>();
  app.onError((error, c) => {
    if (isUnexpected(error)) platform.log.error({ err: error, path: c.req.path }, "request failed");
    return mlflowProblem(c, error);
  });
  app.get("/health", (c) => c.text("OK"));
  app.get("/version", (c) => c.text(MLFLOW_VERSION));
  const requireActor = createMiddleware<RestEnv>(async (c, next) => {
    const actor = await authenticate(c.req.raw.headers);
    if (actor === null) {
      c.header("www-authenticate", 'Basic realm="mlflow"');
      throw new AppError(
        "UNAUTHENTICATED",
        "Set MLFLOW_TRACKING_TOKEN to an API key of this server, or MLFLOW_TRACKING_PASSWORD with any user name",
      );
    }
    c.set("services", { ...platform, actor });
    await next();
  });
  for (const prefix of PREFIXES) {
    app.use(`${prefix}/mlflow/*`, requireActor);
    app.use(`${prefix}/mlflow-artifacts/*`, requireActor);
    const routers = [
      createMlflowTrackingRouter(),
      createMlflowRegistryRouter(),
      createLoggedModelsRouter(),
      createWebhooksRouter(),
    ];
    for (const router of routers) app.route(`${prefix}/mlflow`, router);
    app.route(`${prefix}/mlflow-artifacts`, createMlflowArtifactsRouter());
    app.get(`${prefix}/mlflow/server-info`, (c) =>
      c.json({ store_type: "SqlStore", workspaces_enabled: false }),
    );
  }
  for (const path of ["/get-artifact", "/model-versions/get-artifact"]) app.use(path, requireActor);
  app.route("/", createMlflowFilesRouter(ARTIFACT_SOURCES));
  return app;
}
