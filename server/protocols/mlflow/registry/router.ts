import { Hono } from "hono";
import type { RestEnv } from "@/server/platform/rest";
import { addModelRoutes, addModelTagRoutes } from "@/server/protocols/mlflow/registry/models";
import {
  addVersionChangeRoutes,
  addVersionRoutes,
} from "@/server/protocols/mlflow/registry/versions";

/** MLflow's model registry; paths are relative to `/mlflow`. */
export function createMlflowRegistryRouter(): Hono<RestEnv> {
  const app = new Hono<RestEnv>();
  addModelRoutes(app);
  addModelTagRoutes(app);
  addVersionRoutes(app);
  addVersionChangeRoutes(app);
  return app;
}
