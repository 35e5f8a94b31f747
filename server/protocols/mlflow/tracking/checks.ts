import { InvalidInputError } from "@/server/platform/errors";
import {
  invalidParameter,
  type KeyValue,
  keyValues,
  missingParameter,
  optionalInt64,
  optionalString,
  requireDouble,
  requireInt64,
  requireString,
  type WireMessage,
} from "@/server/protocols/mlflow/wire";
import type { LogPoint } from "@/server/tracking/service";

export const LIMITS = {
  metrics: 1_000,
  params: 100,
  tags: 100,
  batch: 1_000,
  key: 250,
  paramValue: 6_000,
  tagValue: 8_000,
  experimentName: 500,
  experimentTagValue: 5_000,
  location: 2_048,
} as const;

const RUN_ID = /^[a-zA-Z0-9][\w-]{0,255}$/;
const NAME = /^[/\p{L}\p{N}_.\- :]*$/u;

/** The run that a request names by either of its names. */
export function readRunId(message: WireMessage): string {
  const id = optionalString(message, "run_id") || optionalString(message, "run_uuid");
  if (id === undefined || id === "") throw missingParameter("run_id");
  if (RUN_ID.test(id)) return id;
  throw new InvalidInputError(`Invalid run ID: '${id}'`);
}

/** A metric's, param's or tag's name: short, plain, and unchanged when read as a path. */
export function checkName(name: string, where: string): string {
  if (!NAME.test(name)) {
    throw new InvalidInputError(
      `Invalid value ${JSON.stringify(name)} for parameter '${where}' supplied: Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).`,
    );
  }
  if (!isNormalPath(name)) {
    throw new InvalidInputError(
      `Invalid value ${JSON.stringify(name)} for parameter '${where}' supplied: Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to another name`,
    );
  }
  return checkLength(name, where, LIMITS.key);
}

function isNormalPath(name: string): boolean {
  if (name === "." || name.startsWith("/")) return false;
  const segments = name.split("/");
  return segments.every((segment) => segment !== "" && segment !== "..") && !segments.includes(".");
}

/** @throws InvalidInputError worded as MLflow's */
export function checkLength(text: string, where: string, most: number): string {
  if (text.length <= most) return text;
  throw new InvalidInputError(`'${where}' exceeds the maximum length of ${most} characters`);
}

/** Long values are cut, as MLflow does unless it is told otherwise. */
function cut(text: string, most: number): string {
  return text.length > most ? text.slice(0, most) : text;
}

export function readParams(message: WireMessage): KeyValue[] {
  const params = keyValues(message, "params").map(({ key, value }, index) => ({
    key: checkName(key, `params[${index}].key`),
    value: cut(value, LIMITS.paramValue),
  }));
  const repeated = params.map(({ key }) => key).filter((key, at, all) => all.indexOf(key) !== at);
  if (repeated.length > 0) {
    const shown = [...new Set(repeated)].map((key) => `'${key}'`).join(", ");
    throw new InvalidInputError(`Duplicate parameter keys have been submitted: [${shown}]`);
  }
  return params;
}

export function readRunTags(message: WireMessage, name = "tags"): KeyValue[] {
  return keyValues(message, name).map(({ key, value }, index) => ({
    key: checkName(key, `${name}[${index}].key`),
    value: cut(value, LIMITS.tagValue),
  }));
}

/** A param or tag that a request carries in fields of its own. */
export function readPair(message: WireMessage, most: number): KeyValue {
  const key = checkName(requireString(message, "key"), "key");
  const value = optionalString(message, "value");
  if (value === undefined) throw missingParameter("value");
  return { key, value: cut(value, most) };
}

/** A point; `prefix` names its place in a batch, such as `metrics[0].`. */
export function readPoint(message: WireMessage, prefix = ""): LogPoint {
  const point = {
    key: checkName(requireString(message, "key", `${prefix}key`), `${prefix}key`),
    value: requireDouble(message, "value", `${prefix}value`),
    at: requireInt64(message, "timestamp", `${prefix}timestamp`),
    step: optionalInt64(message, "step", `${prefix}step`) ?? 0n,
  };
  const modelId = optionalString(message, "model_id");
  if (modelId === undefined || modelId === "") return point;
  const datasetName = optionalString(message, "dataset_name") ?? "";
  const datasetDigest = optionalString(message, "dataset_digest") ?? "";
  return { ...point, model: { modelId, datasetName, datasetDigest } };
}

export function checkBatch(counts: { metrics: number; params: number; tags: number }): void {
  for (const kind of ["metrics", "params", "tags"] as const) {
    if (counts[kind] > LIMITS[kind]) {
      throw new InvalidInputError(
        `A batch logging request can contain at most ${LIMITS[kind]} ${kind}. Got ${counts[kind]} ${kind}. Please split up ${kind} across multiple requests and try again.`,
      );
    }
  }
  const total = counts.metrics + counts.params + counts.tags;
  if (total > LIMITS.batch) {
    throw new InvalidInputError(
      `A batch logging request can contain at most ${LIMITS.batch} metrics, params, and tags in total. Got ${total}.`,
    );
  }
}

/** Where an experiment's files lie: an address without tricks. @throws InvalidInputError */
export function readArtifactLocation(message: WireMessage): string | undefined {
  const location = optionalString(message, "artifact_location");
  if (location === undefined || location === "") return undefined;
  if (location.length > LIMITS.location) {
    throw new InvalidInputError(
      `Invalid artifact path length. The length of the artifact path cannot be greater than ${LIMITS.location} characters.`,
    );
  }
  const [path = "", query = ""] = location.split("?", 2);
  if (location.includes("#") || path.includes(";") || query.includes("..")) {
    throw new InvalidInputError(
      `'artifact_location' URL can't include fragments or params, got '${location}'`,
    );
  }
  if (/^runs:/i.test(location)) {
    throw new InvalidInputError(
      `Artifact location '${location}' refers to a run: name a place where files are kept`,
    );
  }
  return location.replace(/\/+$/, "");
}

/** `max_results` with the bounds of a search. */
export function readMaxResults(
  message: WireMessage,
  { usual, most }: { usual: number | null; most: number },
): number {
  const asked = optionalInt64(message, "max_results") ?? 0n;
  if (asked === 0n && usual !== null && message.max_results === undefined) return usual;
  if (asked < 1n) {
    throw invalidParameter("max_results", Number(asked), ". It must be a positive integer");
  }
  if (asked > BigInt(most)) {
    throw invalidParameter("max_results", Number(asked), `. It must be at most ${most}`);
  }
  return Number(asked);
}

/** Milliseconds of an instant that PostgreSQL can hold. */
export function readInstant(message: WireMessage, name: string): Date | undefined {
  const ms = optionalInt64(message, name);
  if (ms === undefined) return undefined;
  const limit = 8_640_000_000_000_000n;
  if (ms > limit || ms < -62_135_596_800_000n) throw invalidParameter(name, ms);
  return new Date(Number(ms));
}
