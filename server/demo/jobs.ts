import {
  createDataset,
  ensureStore,
  getDataset,
  requestIngest,
  requestProfile,
  requestScan,
} from "@/server/catalog/service";
import { createContract, getContract, requestEvaluation } from "@/server/contracts/service";
import {
  BANK_APP,
  BANK_CONTRACT,
  BANK_DATASET,
  BANK_ENDPOINT,
  BANK_ENTITY,
  BANK_EVALUATE,
  BANK_FEATURE_VIEW,
  BANK_L2,
  BANK_MODEL,
  BANK_PIPELINE,
  BANK_PROJECT,
  BANK_REPLAY,
  BANK_RUNS,
  BANK_STORE,
} from "@/server/demo/bank";
import { DEMO_JOB_KIND, DEMO_STATIONS, DemoPayload, IngestResult } from "@/server/demo/schema";
import { createEntity, createFeatureView } from "@/server/features/service";
import { defineJob, type JobContext } from "@/server/jobs/definition";
import { waitForJob } from "@/server/jobs/wait";
import type { DatasetUse } from "@/server/lineage/schema";
import { findLineageNodes, OWN_NAMESPACE, recordEvents } from "@/server/lineage/service";
import { requestCompute } from "@/server/monitoring/service";
import { createPipeline, startPipelineRun, waitForPipelineRun } from "@/server/pipelines/service";
import { AppError, parseInput } from "@/server/platform/errors";
import { ensureModel, setAlias } from "@/server/registry/service";
import {
  createEndpoint,
  deployVersion,
  getEndpoint,
  requestReplay,
} from "@/server/serving/service";
import { ensureProject } from "@/server/tracking/service";

/**
 * Builds the demo through the same verbs that people use. Each station finds what an earlier
 * attempt made, so the demo of a killed worker goes on where it stopped.
 */
export const loadDemoJob = defineJob({
  kind: DEMO_JOB_KIND,
  payload: DemoPayload,
  maxAttempts: 5,
  run: async (ctx) => {
    const reach = countStations(ctx);
    const storeId = await connectStore(ctx);
    reach();
    const { datasetId, versionId } = await ingestDataset(ctx, storeId);
    reach();
    await waitForJob(ctx, await requestProfile(ctx, versionId, once("profile")));
    reach();
    await checkContract(ctx, datasetId, versionId);
    reach();
    await defineTraining(ctx, datasetId);
    reach();
    const versionIds: string[] = [];
    for (const run of BANK_RUNS) {
      versionIds.push(await trainVersion(ctx, run));
      reach();
    }
    await deployChampion(ctx, versionIds[0]);
    await declareApp(ctx);
    reach();
    await waitForJob(ctx, await replayCalls(ctx, versionId));
    reach();
    await waitForJob(ctx, await requestCompute(ctx, BANK_ENDPOINT.name));
    reach();
    return { datasetVersionId: versionId, modelVersionIds: versionIds };
  },
});

const once = (station: string) => ({ idempotencyKey: `${DEMO_JOB_KIND}.${station}` });

/** Reports each station when it is reached; the note names the one under way. */
function countStations(ctx: JobContext): () => void {
  let reached = 0;
  ctx.report(0, DEMO_STATIONS[0]);
  return () => {
    ctx.logLine(DEMO_STATIONS[reached] ?? "Done");
    reached += 1;
    ctx.report(reached / DEMO_STATIONS.length, DEMO_STATIONS[reached] ?? "Done");
  };
}

/** What `create` makes, or `find` finds where an earlier attempt made it. */
async function createOnce<T>(create: () => Promise<T>, find: () => Promise<T>): Promise<T> {
  try {
    return await create();
  } catch (error) {
    if (error instanceof AppError && error.code === "ALREADY_EXISTS") return find();
    throw error;
  }
}

async function connectStore(ctx: JobContext): Promise<string> {
  const store = await ensureStore(ctx, BANK_STORE);
  await waitForJob(ctx, await requestScan(ctx, store.id, once("scan")));
  return store.id;
}

async function ingestDataset(ctx: JobContext, storeId: string) {
  const { id: datasetId } = await createOnce(
    () => createDataset(ctx, { ...BANK_DATASET, tags: [...BANK_DATASET.tags], storeId }),
    () => getDataset(ctx, BANK_DATASET.slug),
  );
  const result = await waitForJob(ctx, await requestIngest(ctx, datasetId, once("ingest")));
  const { versionId } = parseInput(IngestResult, result, "ingest result");
  return { datasetId, versionId };
}

async function checkContract(ctx: JobContext, datasetId: string, versionId: string) {
  const contract = await createOnce(
    () => createContract(ctx, { ...BANK_CONTRACT, datasetId }),
    () => getContract(ctx, BANK_CONTRACT.slug),
  );
  await waitForJob(ctx, await requestEvaluation(ctx, contract.id, versionId));
}

async function defineTraining(ctx: JobContext, datasetId: string): Promise<void> {
  const found = async () => undefined;
  await createOnce(async () => void (await createEntity(ctx, BANK_ENTITY)), found);
  await createOnce(
    async () => void (await createFeatureView(ctx, { ...BANK_FEATURE_VIEW, datasetId })),
    found,
  );
  await ensureProject(ctx, BANK_PROJECT);
  await ensureModel(ctx, { ...BANK_MODEL, projectSlug: BANK_PROJECT.slug });
  await createOnce(async () => void (await createTrainingPipeline(ctx)), found);
}

function createTrainingPipeline(ctx: JobContext) {
  return createPipeline(ctx, {
    ...BANK_PIPELINE,
    projectSlug: BANK_PROJECT.slug,
    config: {
      dataset: BANK_DATASET.slug,
      featureView: BANK_FEATURE_VIEW.name,
      experiment: "propensity",
      train: BANK_RUNS[0].train,
      evaluate: BANK_EVALUATE,
      model: { name: BANK_MODEL.name, l2: BANK_L2, maxIterations: 50, seed: 1 },
    },
  });
}

async function trainVersion(
  ctx: JobContext,
  { name, alias, train }: (typeof BANK_RUNS)[number],
): Promise<string> {
  const { runId } = await startPipelineRun(ctx, {
    pipelineSlug: BANK_PIPELINE.slug,
    name,
    config: { train },
    ...once(`train.${name}`),
  });
  const { register } = await waitForPipelineRun(ctx, runId);
  if (register === undefined) throw new AppError("CONFLICT", `Run ${name} registered no version`);
  await setAlias(ctx, BANK_MODEL.name, alias, register.number);
  return register.versionId;
}

async function deployChampion(ctx: JobContext, versionId: string | undefined): Promise<void> {
  if (versionId === undefined) throw new AppError("CONFLICT", "There is no version to deploy");
  const endpointName = BANK_ENDPOINT.name;
  await createOnce(
    async () => void (await createEndpoint(ctx, BANK_ENDPOINT)),
    async () => undefined,
  );
  const { current } = await getEndpoint(ctx, endpointName);
  if (current !== null) return;
  const reason = "First version; it answers the calls from November 2008 on";
  await deployVersion(ctx, { endpointName, versionId, reason, effectiveFrom: BANK_REPLAY.from });
}

/** Closes the circle that every such system has: what the model says decides what is called next. */
async function declareApp(ctx: JobContext): Promise<void> {
  const [source] = await findLineageNodes(ctx, { text: BANK_DATASET.path, limit: 1 });
  if (source === undefined) throw new AppError("NOT_FOUND", "The call file is not in the lineage");
  const use = (direction: DatasetUse["direction"], namespace: string, name: string) => ({
    ...{ direction, namespace, name, facets: {}, useFacets: {} },
  });
  const uses = [
    use("input", OWN_NAMESPACE, `endpoints/${BANK_ENDPOINT.name}`),
    use("output", source.group, source.name),
  ];
  const body = { job: BANK_APP, uses };
  const told = { kind: "job" as const, at: ctx.now(), job: BANK_APP, run: null, dataset: null };
  await recordEvents(ctx, [{ ...told, uses, body }]);
}

function replayCalls(ctx: JobContext, datasetVersionId: string): Promise<string> {
  const replay = { ...BANK_REPLAY, endpointName: BANK_ENDPOINT.name, datasetVersionId };
  return requestReplay(ctx, { ...replay, ...once("replay") });
}
