import { Hono } from "hono";
import { InvalidInputError } from "@/server/platform/errors";
import type { RestEnv } from "@/server/platform/rest";
import { presentLoggedModel } from "@/server/protocols/mlflow/logged-models/present";
import {
  readExperimentId,
  readLoggedModelSearch,
} from "@/server/protocols/mlflow/logged-models/search";
import { formatPageToken } from "@/server/protocols/mlflow/page-token";
import { readTags } from "@/server/protocols/mlflow/registry/fields";
import {
  answer,
  invalidParameter,
  missingParameter,
  omitEmpty,
  optionalBoolean,
  optionalString,
  readMessage,
  requireString,
  type WireMessage,
} from "@/server/protocols/mlflow/wire";
import {
  createLoggedModel,
  deleteLoggedModel,
  finalizeLoggedModel,
  getLoggedModel,
  type LoggedModelStatus,
  listLoggedModelFiles,
  logLoggedModelParams,
  removeLoggedModelTag,
  searchLoggedModels,
  setLoggedModelTags,
} from "@/server/tracking/logged-models/service";

const STATUSES: Readonly<Record<string, LoggedModelStatus>> = {
  LOGGED_MODEL_PENDING: "pending",
  LOGGED_MODEL_READY: "ready",
  LOGGED_MODEL_UPLOAD_FAILED: "upload_failed",
};

/** MLflow's logged models; paths are relative to `/mlflow`. */
export function createLoggedModelsRouter(): Hono<RestEnv> {
  const app = new Hono<RestEnv>();
  addModelRoutes(app);
  addPartRoutes(app);
  return app;
}

function addModelRoutes(app: Hono<RestEnv>): void {
  app.post("/logged-models", async (c) => {
    const message = await readMessage(c);
    const model = await createLoggedModel(c.var.services, {
      experimentNumber: readExperimentId(requireString(message, "experiment_id")),
      name: optionalString(message, "name"),
      modelType: optionalString(message, "model_type"),
      sourceRunId: optionalString(message, "source_run_id"),
      params: readTags(message, "params"),
      tags: readTags(message),
    });
    return answer(c, { model: presentLoggedModel(model) });
  });
  app.post("/logged-models/search", async (c) => {
    const { bound, ...search } = readLoggedModelSearch(await readMessage(c));
    const { models, more } = await searchLoggedModels(c.var.services, search);
    const next = more ? formatPageToken(search.offset + search.limit, bound) : undefined;
    return answer(c, omitEmpty({ models: models.map(presentLoggedModel), next_page_token: next }));
  });
  app.get("/logged-models/:id", async (c) => {
    const allowDeleted = optionalBoolean(await readMessage(c), "allow_deleted") ?? false;
    const model = await getLoggedModel(c.var.services, c.req.param("id"), { allowDeleted });
    return answer(c, { model: presentLoggedModel(model) });
  });
  app.patch("/logged-models/:id", async (c) => {
    const status = readStatus(await readMessage(c));
    const model = await finalizeLoggedModel(c.var.services, c.req.param("id"), status);
    return answer(c, { model: presentLoggedModel(model) });
  });
  app.delete("/logged-models/:id", async (c) => {
    await deleteLoggedModel(c.var.services, c.req.param("id"));
    return answer(c);
  });
}

function addPartRoutes(app: Hono<RestEnv>): void {
  app.patch("/logged-models/:id/tags", async (c) => {
    const tags = readTags(await readMessage(c));
    const model = await setLoggedModelTags(c.var.services, c.req.param("id"), tags);
    return answer(c, { model: presentLoggedModel(model) });
  });
  app.delete("/logged-models/:id/tags/:key{.+}", async (c) => {
    await removeLoggedModelTag(c.var.services, c.req.param("id"), c.req.param("key"));
    return answer(c);
  });
  app.get("/logged-models/:id/artifacts/directories", async (c) => {
    const path = optionalString(await readMessage(c), "artifact_directory_path") ?? "";
    const { rootUri, files } = await listLoggedModelFiles(c.var.services, c.req.param("id"), path);
    const shown = files.map(({ path: file, isFolder, sizeBytes }) =>
      omitEmpty({ path: file, is_dir: isFolder, file_size: sizeBytes }),
    );
    return answer(c, omitEmpty({ root_uri: rootUri, files: shown }));
  });
  app.post("/logged-models/:id/params", async (c) => {
    const params = readTags(await readMessage(c), "params");
    await logLoggedModelParams(c.var.services, c.req.param("id"), params);
    return answer(c);
  });
}

/** By name, or by number as older clients send it. */
function readStatus(message: WireMessage): LoggedModelStatus {
  const { status } = message;
  if (status === undefined || status === null) throw missingParameter("status");
  const name = typeof status === "number" ? Object.keys(STATUSES)[status - 1] : status;
  const found = typeof name === "string" ? STATUSES[name] : undefined;
  if (found !== undefined) return found;
  if (typeof status === "string") {
    const known = Object.keys(STATUSES).join(", ");
    throw new InvalidInputError(`Invalid model status: ${status}. Expected one of ${known}`);
  }
  throw invalidParameter("status", status);
}
