import type { Context, Hono } from "hono";
import { AppError } from "@/server/platform/errors";
import type { RestEnv } from "@/server/platform/rest";
import { MlflowError } from "@/server/protocols/mlflow/errors";
import { formatPageToken, readPageToken } from "@/server/protocols/mlflow/page-token";
import {
  parseExperimentFilter,
  parseExperimentOrderBy,
} from "@/server/protocols/mlflow/search/experiment-search";
import {
  checkLength,
  LIMITS,
  readArtifactLocation,
  readMaxResults,
} from "@/server/protocols/mlflow/tracking/checks";
import { presentExperiment } from "@/server/protocols/mlflow/tracking/present";
import { readExperimentNumber, readLifecycle } from "@/server/protocols/mlflow/tracking/scope";
import {
  answer,
  keyValues,
  omitEmpty,
  optionalString,
  readMessage,
  requireString,
  stringList,
  type WireMessage,
} from "@/server/protocols/mlflow/wire";
import {
  createExperiment,
  deleteExperiment,
  getExperiment,
  getExperimentByName,
  removeExperimentTag,
  renameExperiment,
  restoreExperiment,
  searchExperiments,
  setExperimentTag,
} from "@/server/tracking/service";

type C = Context<RestEnv>;

export function addExperimentRoutes(app: Hono<RestEnv>): void {
  app.post("/experiments/create", async (c) => {
    const message = await readMessage(c);
    const name = checkLength(requireString(message, "name"), "name", LIMITS.experimentName);
    const artifactLocation = readArtifactLocation(message);
    const row = await createExperiment(c.var.services, {
      name,
      tags: readTags(message),
      ...(artifactLocation === undefined ? {} : { artifactLocation }),
    });
    return answer(c, { experiment_id: String(row.number) });
  });
  app.get("/experiments/get", async (c) => {
    const number = readExperimentNumber(await readMessage(c));
    return answer(c, {
      experiment: presentExperiment(await getExperiment(c.var.services, number)),
    });
  });
  app.get("/experiments/get-by-name", async (c) => {
    const name = requireString(await readMessage(c), "experiment_name");
    const row = await getExperimentByName(c.var.services, name);
    return answer(c, { experiment: presentExperiment(row) });
  });
  app.on(["POST", "GET"], "/experiments/search", search);
  addLifecycleRoutes(app);
  addTagRoutes(app);
}

function addLifecycleRoutes(app: Hono<RestEnv>): void {
  app.post("/experiments/update", async (c) => {
    const message = await readMessage(c);
    const number = readExperimentNumber(message);
    const name = optionalString(message, "new_name");
    if (name !== undefined && name !== "") {
      checkLength(name, "name", LIMITS.experimentName);
      await renameExperiment(c.var.services, number, name).catch(toInvalidState);
    }
    return answer(c);
  });
  app.post("/experiments/delete", async (c) => {
    await deleteExperiment(c.var.services, readExperimentNumber(await readMessage(c)));
    return answer(c);
  });
  app.post("/experiments/restore", async (c) => {
    await restoreExperiment(c.var.services, readExperimentNumber(await readMessage(c)));
    return answer(c);
  });
}

/** A deleted experiment cannot be renamed, which MLflow calls a state. */
function toInvalidState(error: unknown): never {
  if (error instanceof AppError && error.code === "CONFLICT") {
    throw new MlflowError("INVALID_STATE", error.message);
  }
  throw error;
}

function addTagRoutes(app: Hono<RestEnv>): void {
  app.post("/experiments/set-experiment-tag", async (c) => {
    const message = await readMessage(c);
    const number = readExperimentNumber(message);
    const key = checkLength(requireString(message, "key"), "key", LIMITS.key);
    const value = (optionalString(message, "value") ?? "").slice(0, LIMITS.experimentTagValue);
    await setExperimentTag(c.var.services, number, key, value);
    return answer(c);
  });
  app.post("/experiments/delete-experiment-tag", async (c) => {
    const message = await readMessage(c);
    const number = readExperimentNumber(message);
    await removeExperimentTag(c.var.services, number, requireString(message, "key"));
    return answer(c);
  });
}

async function search(c: C): Promise<Response> {
  const message = await readMessage(c);
  const limit = readMaxResults(message, { usual: null, most: 50_000 });
  const offset = readPageToken(optionalString(message, "page_token"));
  const { experiments, more } = await searchExperiments(c.var.services, {
    clauses: parseExperimentFilter(optionalString(message, "filter") ?? ""),
    orderBy: parseExperimentOrderBy(stringList(message, "order_by")),
    lifecycle: readLifecycle(message, "view_type"),
    limit,
    offset,
  });
  const next = more ? formatPageToken(offset + limit) : undefined;
  return answer(
    c,
    omitEmpty({ experiments: experiments.map(presentExperiment), next_page_token: next }),
  );
}

function readTags(message: WireMessage): Record<string, string> {
  return Object.fromEntries(
    keyValues(message, "tags").map(({ key, value }, index) => [
      checkLength(key, `tags[${index}].key`, LIMITS.key),
      value.slice(0, LIMITS.experimentTagValue),
    ]),
  );
}
