import { parseNumber, parseTime, toLoggedKey } from "@/server/tracking/imports/names";
import type { ImportPoint, ImportRun, Skip } from "@/server/tracking/imports/source";
import type { Pair } from "@/server/tracking/repository/parts";

/** A row of neptune-exporter's Parquet that is no series: its value as text. */
export type NeptuneAttribute = { path: string; type: string; value: string | null };

/** Folders whose numbers are settings and not results. */
const PARAM_FOLDERS = /^(parameters|params|param|hyperparameters|hparams|config|args)(\/|$)/i;
const TAG_MOST = 8_000;
const PARAM_MOST = 6_000;
const NUMBERS = new Set(["float", "int"]);
const SETTINGS = new Set(["string", "bool"]);

type Told = Pick<
  ImportRun,
  "name" | "status" | "userId" | "startedAtMs" | "finishedAtMs" | "params" | "tags"
> & { points: ImportPoint[] };

/**
 * What the scalar attributes of a Neptune run become: numbers are metrics of one point, below
 * `parameters/` and its like params; text there is a param, elsewhere a tag.
 */
export function readAttributes(
  runId: string,
  attributes: readonly NeptuneAttribute[],
  skip: Skip,
): Told {
  const system = new Map(
    attributes.filter(({ path }) => path.startsWith("sys/")).map((each) => [each.path, each.value]),
  );
  const told: Told & { params: Pair[]; tags: Pair[] } = {
    name: system.get("sys/name") || system.get("sys/custom_run_id") || runId,
    status: readStatus(system),
    userId: system.get("sys/owner") ?? "",
    startedAtMs: readTime(system.get("sys/creation_time")),
    finishedAtMs: readTime(system.get("sys/modification_time") ?? system.get("sys/ping_time")),
    params: [],
    tags: [],
    points: [],
  };
  if (told.status === "running") told.finishedAtMs = null;
  for (const attribute of attributes) place(attribute, told, skip);
  return told;
}

function place(
  { path, type, value }: NeptuneAttribute,
  told: Told & { params: Pair[]; tags: Pair[] },
  skip: Skip,
): void {
  if (value === null) return;
  const key = toLoggedKey(path);
  const isParam = PARAM_FOLDERS.test(path);
  if (NUMBERS.has(type) && !isParam && !path.startsWith("sys/")) {
    const number = parseNumber(value);
    const at = BigInt(told.startedAtMs ?? 0);
    if (number !== null) told.points.push({ key, step: 0n, at, value: number });
  } else if (isParam && (NUMBERS.has(type) || SETTINGS.has(type))) {
    if (value.length > PARAM_MOST) skip(`texts of more than ${PARAM_MOST} characters`);
    else told.params.push({ key, value });
  } else if (
    NUMBERS.has(type) ||
    SETTINGS.has(type) ||
    type === "datetime" ||
    type === "string_set"
  ) {
    if (value.length > TAG_MOST) skip(`texts of more than ${TAG_MOST} characters`);
    else told.tags.push({ key, value });
  } else {
    skip(`attributes of type ${type}`);
  }
}

function readStatus(system: ReadonlyMap<string, string | null>): ImportRun["status"] {
  if (system.get("sys/failed") === "true") return "failed";
  const state = system.get("sys/state")?.toLowerCase() ?? "";
  return state === "running" || state === "active" ? "running" : "finished";
}

function readTime(value: string | null | undefined): number | null {
  return value == null ? null : parseTime(value);
}

/** A decimal step as a whole number. */
export function toStep(text: string | null, factor: number): bigint {
  return BigInt(Math.round(Number(text ?? 0) * factor));
}
