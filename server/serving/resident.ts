import { Socket } from "node:net";
import pg from "pg";
import type { Platform } from "@/server/platform/context";
import { AppError, NotFoundError } from "@/server/platform/errors";
import { ModelSignature, ReferenceDistribution } from "@/server/registry/schema";
import { ENDPOINTS_CHANNEL } from "@/server/serving/repository/endpoints";
import { findResident, findServingVersion } from "@/server/serving/repository/predictions";
import { createScorer, type Scorer } from "@/server/serving/scorer";
import { createPredictionWriter, type PredictionWriter } from "@/server/serving/writer";

/** How long a model is served unchecked when a notification got lost. */
const MAX_AGE_MS = 5_000;

export type Resident = {
  endpointId: string;
  endpointName: string;
  modelName: string;
  versionId: string;
  versionNumber: number;
  scorer: Scorer;
};

type Entry = { resident: Promise<Resident>; checkedMs: number };
type ServingPlatform = Pick<Platform, "pool" | "artifacts" | "now" | "log">;

/** What a process keeps to answer predict calls: the models in use and the one log writer. */
export type ServingRuntime = {
  writer: PredictionWriter;
  getResident(endpointName: string): Promise<Resident>;
  /** Forgets one endpoint's model; the next call loads what serves by then. */
  invalidate(endpointName: string): void;
};

const runtimes = new WeakMap<Platform["pool"], ServingRuntime>();

/** The process's runtime over its pool, made at first use. */
export function getServingRuntime(platform: ServingPlatform): ServingRuntime {
  const existing = runtimes.get(platform.pool);
  if (existing !== undefined) return existing;
  const runtime = createRuntime(platform);
  runtimes.set(platform.pool, runtime);
  return runtime;
}

/** Forgets an endpoint's model at once where this process holds it; NOTIFY reaches the others. */
export function invalidateResident(pool: Platform["pool"], endpointName: string): void {
  runtimes.get(pool)?.invalidate(endpointName);
}

function createRuntime(platform: ServingPlatform): ServingRuntime {
  const { pool, log } = platform;
  const entries = new Map<string, Entry>();
  const invalidate = (endpointName: string) => void entries.delete(endpointName);
  listen(platform, invalidate, () => entries.clear());

  const load = (endpointName: string): Promise<Resident> => {
    const resident = loadResident(platform, endpointName);
    const entry = { resident, checkedMs: performance.now() };
    entries.set(endpointName, entry);
    resident.catch(() => {
      if (entries.get(endpointName) === entry) entries.delete(endpointName);
    });
    return resident;
  };

  return {
    writer: createPredictionWriter(platform),
    invalidate,
    async getResident(endpointName) {
      const entry = entries.get(endpointName);
      if (entry === undefined) return load(endpointName);
      const resident = await entry.resident;
      if (performance.now() - entry.checkedMs < MAX_AGE_MS) return resident;
      entry.checkedMs = performance.now();
      const serving = await findServingVersion(pool, endpointName);
      if (serving === resident.versionId) return resident;
      log.info({ endpoint: endpointName }, "resident model replaced without a notification");
      return load(endpointName);
    },
  };
}

async function loadResident(platform: ServingPlatform, endpointName: string): Promise<Resident> {
  const row = await findResident(platform.pool, endpointName);
  if (row === null) throw new NotFoundError("Endpoint", endpointName);
  const { endpointId, modelName, versionId, versionNumber } = row;
  if (versionId === null) {
    const advice = "Deploy one on the endpoint's page";
    throw new AppError("UNAVAILABLE", `Endpoint ${endpointName} serves no version yet. ${advice}`);
  }
  const onnx = await platform.artifacts.get(row.artifactUri);
  const signature = ModelSignature.parse(row.signature);
  const reference = ReferenceDistribution.parse(row.reference);
  const scorer = await createScorer(onnx, signature, reference);
  return { endpointId, endpointName, modelName, versionId, versionNumber, scorer };
}

/** Hears of deployments made in any process. Without the connection, `MAX_AGE_MS` bounds the delay. */
function listen(
  { pool, log }: ServingPlatform,
  onChange: (endpointName: string) => void,
  onLost: () => void,
): void {
  // Hearing of deployments is no reason to keep a process alive.
  const stream = () => new Socket().unref();
  const client = new pg.Client({ ...pool.options, stream });
  client.on("notification", ({ payload }) => onChange(payload ?? ""));
  client.on("error", (error) => {
    log.debug({ err: error }, "lost the connection that hears of deployments");
    onLost();
    void client.end().catch(() => undefined);
  });
  const start = async () => {
    await client.connect();
    await client.query(`LISTEN ${ENDPOINTS_CHANNEL}`);
  };
  start().catch((error: unknown) => log.warn({ err: error }, "cannot hear of deployments"));
}
