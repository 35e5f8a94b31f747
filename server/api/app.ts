import { Hono } from "hono";
import { findClientAddress } from "@/server/api/client-address";
import { checkReadiness } from "@/server/api/health";
import { logger as requestLog } from "@/server/api/request-log";
import { createRestApi } from "@/server/api/rest-api";
import { requireSameOrigin } from "@/server/api/same-origin";
import { createTrpcHandler } from "@/server/api/trpc-handler";
import { authenticate, createAuth, handleAuthRequest } from "@/server/identity/service";
import type { Platform } from "@/server/platform/context";
import { isUnexpected, problem } from "@/server/platform/rest";
import { metricsRegistry } from "@/server/platform/telemetry";
import { createMlflowApi, MLFLOW_PATHS } from "@/server/protocols/mlflow/router";

/** First path segments that machines call; everything else is a page. */
export const MACHINE_PATHS = ["/api/", "/healthz", "/readyz", "/metrics", ...MLFLOW_PATHS] as const;

/** Everything that a machine calls, and tRPC, on one Hono app. */
export function createApp(platform: Platform): Hono {
  const auth = createAuth(platform);
  const authenticateRequest = (headers: Headers) => authenticate(platform, auth, headers);
  const app = new Hono();
  app.use(requestLog(platform.log));
  app.onError((error, c) => {
    if (isUnexpected(error)) platform.log.error({ err: error, path: c.req.path }, "request failed");
    return problem(c, error);
  });
  app.get("/healthz", (c) => c.json({ status: "ok" }));
  app.get("/readyz", async (c) => {
    const readiness = await checkReadiness(platform);
    return c.json(readiness, readiness.ready ? 200 : 503);
  });
  app.get("/metrics", async (c) =>
    c.text(await metricsRegistry.metrics(), 200, { "content-type": metricsRegistry.contentType }),
  );
  app.all("/api/auth/*", (c) => handleAuthRequest(auth, c.req.raw, findClientAddress(c)));
  app.use("/api/*", requireSameOrigin(platform.config));
  app.use("/ajax-api/*", requireSameOrigin(platform.config));
  app.all("/api/trpc/*", createTrpcHandler(platform, authenticateRequest));
  app.route("/api/v1", createRestApi(platform, authenticateRequest));
  app.route("/", createMlflowApi(platform, authenticateRequest));
  return app;
}
