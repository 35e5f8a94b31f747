import type { Annotation, AnnotationTarget } from "@/server/annotations/schema";
import { listAnnotations } from "@/server/annotations/service";
import { getVersion } from "@/server/catalog/service";
import { findActiveContracts, getContract } from "@/server/contracts/service";
import type { DataFacts, HealthFacts } from "@/server/monitoring/judge";
import type { MonitoredEndpoint } from "@/server/monitoring/repository/endpoints";
import { findDrifts, findWindows } from "@/server/monitoring/repository/windows";
import type { ServiceContext } from "@/server/platform/context";
import type { ModelVersionDetail } from "@/server/registry/schema";
import { getServableVersion } from "@/server/registry/service";
import { getRun } from "@/server/tracking/service";

const ALL_TIME = { from: new Date(0), to: new Date(8.64e15) };

/** What the overview judges of an endpoint; null while it serves nothing. */
export async function getHealthFacts(
  ctx: ServiceContext,
  endpoint: MonitoredEndpoint,
): Promise<HealthFacts | null> {
  const { serving } = endpoint;
  if (serving === null) return null;
  const where = { endpointId: endpoint.id, resolution: "month" as const };
  const [version, windows, drifts] = await Promise.all([
    getServableVersion(ctx, serving.versionId),
    findWindows(ctx.db, where),
    findDrifts(ctx.db, { ...where, versionId: serving.versionId }),
  ]);
  return {
    model: endpoint.modelName,
    title: endpoint.modelTitle,
    endpoint: endpoint.name,
    version,
    windows: windows.filter(({ versionId }) => versionId === version.id),
    drifts,
    data: await getDataFacts(ctx, version),
  };
}

/** Datasets that a version was trained on, by its tracked run. */
export async function findTrainingDataset(
  ctx: ServiceContext,
  { runId }: Pick<ModelVersionDetail, "runId">,
): Promise<{ datasetId: string; timeTo: Date | null } | null> {
  if (runId === null) return null;
  const { inputs } = await getRun(ctx, runId);
  const input = inputs.find(({ context }) => context === "training");
  if (input === undefined) return null;
  const { datasetId, timeTo } = await getVersion(ctx, input.datasetVersionId);
  return { datasetId, timeTo };
}

async function getDataFacts(
  ctx: ServiceContext,
  version: ModelVersionDetail,
): Promise<DataFacts | null> {
  const dataset = await findTrainingDataset(ctx, version);
  if (dataset === null) return null;
  const { datasetId, timeTo } = dataset;
  const active = await findActiveContracts(ctx, datasetId);
  const contracts = await Promise.all(active.map(({ id }) => getContract(ctx, id)));
  const evaluations = contracts.flatMap(({ runs }) => runs[0]?.computedAt.getTime() ?? []);
  const facts = await listAnnotations(
    ctx,
    [{ objectKind: "dataset", objectId: datasetId }],
    ALL_TIME,
  );
  return {
    contracts: contracts.length,
    evaluatedAt: evaluations.length === 0 ? null : new Date(Math.max(...evaluations)),
    breaks: facts
      .filter(({ kind }) => kind === "contract-break")
      .map(({ title, at, until }) => ({ title, from: at, until })),
    dataUntil: timeTo,
  };
}

/** What happened to the model, its endpoint and the datasets its versions were trained on. */
export async function listModelAnnotations(
  ctx: ServiceContext,
  endpoint: MonitoredEndpoint,
  versions: readonly Pick<ModelVersionDetail, "runId">[],
): Promise<Annotation[]> {
  const datasets = await Promise.all(versions.map((version) => findTrainingDataset(ctx, version)));
  const datasetIds = new Set(datasets.flatMap((dataset) => dataset?.datasetId ?? []));
  const targets: AnnotationTarget[] = [
    { objectKind: "endpoint", objectId: endpoint.id },
    { objectKind: "model", objectId: endpoint.modelId },
    ...[...datasetIds].map((objectId) => ({ objectKind: "dataset" as const, objectId })),
  ];
  return listAnnotations(ctx, targets, ALL_TIME);
}
