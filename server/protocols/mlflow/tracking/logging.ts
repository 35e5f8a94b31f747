import type { Hono } from "hono";
import { InvalidInputError } from "@/server/platform/errors";
import type { RestEnv } from "@/server/platform/rest";
import {
  checkBatch,
  checkLength,
  LIMITS,
  readPair,
  readParams,
  readPoint,
  readRunId,
  readRunTags,
} from "@/server/protocols/mlflow/tracking/checks";
import {
  answer,
  isMessage,
  messageList,
  optionalInt64,
  optionalString,
  readMessage,
  requireString,
  type WireMessage,
} from "@/server/protocols/mlflow/wire";
import type { LoggedDataset } from "@/server/tracking/schema";
import {
  appendLoggedModelTag,
  logBatch,
  logInputs,
  logOutputs,
  removeRunTag,
} from "@/server/tracking/service";

const DATASET_LIMITS = {
  name: 500,
  digest: 36,
  source: 65_535,
  schema: 1_048_575,
  profile: 16_777_215,
  tagKey: 255,
  tagValue: 500,
} as const;
const DATASETS_MAX = 1_000;

export function addLoggingRoutes(app: Hono<RestEnv>): void {
  app.post("/runs/log-metric", async (c) => {
    const message = await readMessage(c);
    const runId = readRunId(message);
    await logBatch(c.var.services, runId, { metrics: [readPoint(message)] });
    return answer(c);
  });
  app.post("/runs/log-parameter", async (c) => {
    const message = await readMessage(c);
    const runId = readRunId(message);
    await logBatch(c.var.services, runId, { params: [readPair(message, LIMITS.paramValue)] });
    return answer(c);
  });
  app.post("/runs/set-tag", async (c) => {
    const message = await readMessage(c);
    const runId = readRunId(message);
    await logBatch(c.var.services, runId, { tags: [readPair(message, LIMITS.tagValue)] });
    return answer(c);
  });
  app.post("/runs/delete-tag", async (c) => {
    const message = await readMessage(c);
    const runId = readRunId(message);
    await removeRunTag(c.var.services, runId, requireString(message, "key"));
    return answer(c);
  });
  app.post("/runs/log-batch", async (c) => {
    const message = await readMessage(c);
    const runId = readRunId(message);
    const sent = messageList(message, "metrics");
    const counts = {
      metrics: sent.length,
      params: messageList(message, "params").length,
      tags: messageList(message, "tags").length,
    };
    const metrics = sent.map((metric, index) => readPoint(metric, `metrics[${index}].`));
    const batch = { metrics, params: readParams(message), tags: readRunTags(message) };
    checkBatch(counts);
    await logBatch(c.var.services, runId, batch);
    return answer(c);
  });
  addInputRoutes(app);
}

function addInputRoutes(app: Hono<RestEnv>): void {
  app.post("/runs/log-inputs", async (c) => {
    const message = await readMessage(c);
    const runId = readRunId(message);
    const sent = messageList(message, "datasets");
    if (sent.length > DATASETS_MAX) {
      throw new InvalidInputError(
        `A request can contain at most ${DATASETS_MAX} datasets. Got ${sent.length}`,
      );
    }
    const datasets = sent.map(readDatasetInput);
    const modelIds = messageList(message, "models").map((model, index) =>
      requireString(model, "model_id", `models[${index}].model_id`),
    );
    await logInputs(c.var.services, runId, { datasets, modelIds });
    return answer(c);
  });
  app.post("/runs/outputs", async (c) => {
    const message = await readMessage(c);
    const runId = readRunId(message);
    const models = messageList(message, "models").map((model, index) => ({
      modelId: requireString(model, "model_id", `models[${index}].model_id`),
      step: optionalInt64(model, "step", `models[${index}].step`) ?? 0n,
    }));
    await logOutputs(c.var.services, runId, models);
    return answer(c);
  });
  app.post("/runs/log-model", async (c) => {
    const message = await readMessage(c);
    const runId = readRunId(message);
    const model = readModelJson(requireString(message, "model_json"));
    await appendLoggedModelTag(c.var.services, runId, model);
    return answer(c);
  });
}

function readDatasetInput(input: WireMessage, index: number): LoggedDataset {
  const where = `datasets[${index}].dataset`;
  const dataset = isMessage(input.dataset) ? input.dataset : {};
  const text = (name: "name" | "digest" | "source") =>
    checkLength(requireString(dataset, name, `${where}.${name}`), name, DATASET_LIMITS[name]);
  const optional = (name: "schema" | "profile") => {
    const value = optionalString(dataset, name, `${where}.${name}`);
    return value === undefined ? null : checkLength(value, name, DATASET_LIMITS[name]);
  };
  const tags = messageList(input, "tags").map((tag) => ({
    key: checkLength(requireString(tag, "key"), "key", DATASET_LIMITS.tagKey),
    value: checkLength(optionalString(tag, "value") ?? "", "value", DATASET_LIMITS.tagValue),
  }));
  return {
    name: text("name"),
    digest: text("digest"),
    sourceType: requireString(dataset, "source_type", `${where}.source_type`),
    source: text("source"),
    schema: optional("schema"),
    profile: optional("profile"),
    tags,
  };
}

/** What older clients log of a model, checked for what its readers need. */
function readModelJson(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InvalidInputError(
      `Malformed model info. \n ${text.slice(0, 200)} \n is not valid JSON`,
      {
        cause,
      },
    );
  }
  const model: Record<string, unknown> = isMessage(value) ? { ...value } : {};
  const needed = ["artifact_path", "flavors", "utc_time_created", "run_id"];
  const missing = needed.filter((name) => model[name] === undefined);
  if (missing.length === 0) return model;
  throw new InvalidInputError(`Model json is missing mandatory fields: ${missing.join(", ")}`);
}
