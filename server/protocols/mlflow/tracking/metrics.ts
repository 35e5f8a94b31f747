import type { Context, Hono } from "hono";
import { InvalidInputError } from "@/server/platform/errors";
import type { RestEnv } from "@/server/platform/rest";
import { formatPageToken, readPageToken } from "@/server/protocols/mlflow/page-token";
import { readRunId } from "@/server/protocols/mlflow/tracking/checks";
import { presentPoints } from "@/server/protocols/mlflow/tracking/present";
import {
  answer,
  invalidParameter,
  omitEmpty,
  optionalInt64,
  optionalString,
  readMessage,
  requireString,
  stringList,
  type WireMessage,
} from "@/server/protocols/mlflow/wire";
import {
  type PointColumns,
  readMetricPoints,
  readMetricPointsByTime,
  sampleMetricPoints,
} from "@/server/tracking/service";

type C = Context<RestEnv>;

const HISTORY_MAX = 25_000n;
const INTERVAL_MAX = 2_500n;
const RUNS_MAX = 100;

export function addMetricRoutes(app: Hono<RestEnv>): void {
  app.get("/metrics/get-history", history);
  app.get("/metrics/get-history-bulk", bulk);
  app.get("/metrics/get-history-bulk-interval", interval);
}

/** By time, step and value. Without `max_results` all of it: there is nobody to ask for the rest. */
async function history(c: C): Promise<Response> {
  const message = await readMessage(c);
  const runId = readRunId(message);
  const key = requireString(message, "metric_key");
  const offset = readPageToken(optionalString(message, "page_token"));
  const asked = optionalInt64(message, "max_results");
  const limit = asked === undefined || asked <= 0n ? Number.MAX_SAFE_INTEGER : Number(asked);
  const points = await readMetricPointsByTime(c.var.services, runId, key);
  const end = Math.min(points.values.length, offset + limit);
  const page = {
    steps: points.steps.subarray(offset, end),
    ats: points.ats.subarray(offset, end),
    values: points.values.subarray(offset, end),
  };
  const next = end < points.values.length ? formatPageToken(end) : undefined;
  return answer(c, omitEmpty({ metrics: presentPoints(key, page), next_page_token: next }));
}

async function bulk(c: C): Promise<Response> {
  const message = await readMessage(c);
  const runIds = stringList(message, "run_id");
  if (runIds.length === 0) {
    throw new InvalidInputError("GetMetricHistoryBulk request must specify at least one run_id.");
  }
  checkRunCount("GetMetricHistoryBulk", runIds);
  const key = requireString(message, "metric_key");
  const asked = optionalInt64(message, "max_results") ?? HISTORY_MAX;
  const limit = Number(asked > HISTORY_MAX ? HISTORY_MAX : asked);
  const found = await readMetricPoints(c.var.services, runIds, key);
  return answer(c, { metrics: presentAll(key, runIds, found).slice(0, limit) });
}

async function interval(c: C): Promise<Response> {
  const message = await readMessage(c);
  const runIds = stringList(message, "run_ids");
  if (runIds.length === 0) {
    throw new InvalidInputError(
      "GetMetricHistoryBulkInterval request must specify at least one run_id.",
    );
  }
  checkRunCount("GetMetricHistoryBulkInterval", runIds);
  const key = requireString(message, "metric_key");
  const range = readRange(message);
  const found = await sampleMetricPoints(c.var.services, {
    runIds,
    key,
    range,
    max: readMax(message),
  });
  return answer(c, omitEmpty({ metrics: presentAll(key, runIds, found) }));
}

function checkRunCount(request: string, runIds: readonly string[]): void {
  if (runIds.length <= RUNS_MAX) return;
  throw new InvalidInputError(
    `${request} request cannot specify more than ${RUNS_MAX} run_ids. Received ${runIds.length} run_ids.`,
  );
}

function readRange(message: WireMessage): { from: bigint; to: bigint } | undefined {
  const from = optionalInt64(message, "start_step");
  const to = optionalInt64(message, "end_step");
  if (from === undefined && to === undefined) return undefined;
  if (from === undefined || to === undefined) {
    throw new InvalidInputError(
      "If either start step or end step are specified, both must be specified.",
    );
  }
  if (from <= to) return { from, to };
  throw new InvalidInputError(
    `end_step must be greater than start_step. Found start_step=${from} and end_step=${to}.`,
  );
}

function readMax(message: WireMessage): number {
  const asked = optionalInt64(message, "max_results") ?? INTERVAL_MAX;
  if (asked >= 1n && asked <= INTERVAL_MAX) return Number(asked);
  throw invalidParameter(
    "max_results",
    Number(asked),
    `. It must be between 1 and ${INTERVAL_MAX}`,
  );
}

function presentAll(
  key: string,
  runIds: readonly string[],
  found: ReadonlyMap<string, PointColumns>,
) {
  return [...new Set(runIds)].flatMap((id) => {
    const points = found.get(id);
    return points === undefined ? [] : presentPoints(key, points, id);
  });
}
