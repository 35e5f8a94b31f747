import { recordFact } from "@/server/annotations/service";
import { audited, requirePermission } from "@/server/identity/service";
import type { ListInput, ListPage } from "@/server/lib/list/schema";
import type { ServiceContext } from "@/server/platform/context";
import { isUniqueViolation } from "@/server/platform/db";
import { AppError, InvalidInputError, NotFoundError, parseInput } from "@/server/platform/errors";
import { listRows } from "@/server/platform/list-rows";
import type { ServableVersion } from "@/server/registry/schema";
import {
  getModel,
  getModelVersion,
  getServableVersion,
  requireServable,
} from "@/server/registry/service";
import { buildEndpointList, buildPredictionList } from "@/server/serving/list";
import {
  type EndpointRow,
  findDeployments,
  findEndpoint,
  insertEndpoint,
  saveDeployment,
} from "@/server/serving/repository/endpoints";
import { findReplays } from "@/server/serving/repository/replays";
import { invalidateResident } from "@/server/serving/resident";
import {
  CreateEndpointInput,
  DeployInput,
  type EndpointDetail,
  type EndpointListItem,
  type ListPredictionsInput,
  type PredictionItem,
  type ReplayItem,
} from "@/server/serving/schema";

const SHOWN_CHOICES = 50;

/** @throws AppError ALREADY_EXISTS when the name is taken, NotFoundError for an unknown model */
export async function createEndpoint(
  ctx: ServiceContext,
  input: CreateEndpointInput,
): Promise<{ id: string; name: string }> {
  requirePermission(ctx, "endpoints.write");
  const { name, modelName, description } = parseInput(CreateEndpointInput, input, "endpoint");
  const model = await getModel(ctx, modelName);
  const ownerId = ctx.actor.kind === "user" ? ctx.actor.id : null;
  try {
    return await audited(ctx, "endpoints.create", async (tx) => {
      const id = await insertEndpoint(tx, { name, modelId: model.id, description, ownerId });
      const after = { name, modelName, description };
      const audit = { objectKind: "endpoint", objectId: id, objectName: name, after };
      return { result: { id, name }, audit };
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new AppError("ALREADY_EXISTS", `Endpoint ${name} exists already; choose another name`, {
      cause: error,
    });
  }
}

/**
 * Lets `versionId` answer from now on, in every web process within seconds; the former version's
 * deployment is closed. Deploying what serves already changes nothing.
 * @throws InvalidInputError when the version belongs to another model
 * @throws AppError CONFLICT when a client registered it without what serving needs
 */
export async function deployVersion(
  ctx: ServiceContext,
  input: DeployInput,
): Promise<{ deploymentId: string; changed: boolean }> {
  requirePermission(ctx, "endpoints.write");
  const data = parseInput(DeployInput, input, "deployment");
  const endpoint = await requireEndpoint(ctx, data.endpointName);
  const version = await getModelVersion(ctx, data.versionId);
  if (version.modelId !== endpoint.modelId) {
    throw new InvalidInputError(
      `Endpoint ${endpoint.name} serves the model ${endpoint.modelName}; v${version.number} of ${version.modelName} cannot be deployed on it`,
    );
  }
  requireServable(version);
  const startedAt = ctx.now();
  const effectiveFrom = data.effectiveFrom ?? null;
  const result = await audited(ctx, "endpoints.deploy", async (tx) => {
    const { id, former, changed } = await saveDeployment(tx, endpoint, {
      versionId: version.id,
      reason: data.reason,
      deployedByName: ctx.actor.name,
      startedAt,
      effectiveFrom,
    });
    if (changed) {
      await recordFact(tx, {
        factKey: `deployment:${id}`,
        objectKind: "endpoint",
        objectId: endpoint.id,
        kind: "deployment",
        title: `v${version.number} deployed on ${endpoint.name}`,
        detail: data.reason,
        at: effectiveFrom ?? startedAt,
        until: null,
        href: `/endpoints/${endpoint.name}?tab=deployments`,
      });
    }
    const audit = {
      objectKind: "endpoint",
      objectId: endpoint.id,
      objectName: endpoint.name,
      before: { versionId: former },
      after: { versionId: version.id, number: version.number, reason: data.reason, changed },
    };
    return { result: { deploymentId: id, changed }, audit };
  });
  invalidateResident(ctx.pool, endpoint.name);
  return result;
}

export async function listEndpoints(
  ctx: ServiceContext,
  input: ListInput,
): Promise<ListPage<EndpointListItem>> {
  return listRows(ctx, buildEndpointList(ctx.now()), input);
}

/** @throws NotFoundError */
export async function getEndpoint(ctx: ServiceContext, name: string): Promise<EndpointDetail> {
  const endpoint = await requireEndpoint(ctx, name);
  const { id, description, modelName, createdAt } = endpoint;
  const deployments = await findDeployments(ctx.db, id);
  const open = deployments.find(({ endedAt, role }) => endedAt === null && role === "champion");
  const current =
    open === undefined
      ? null
      : describeCurrent(await getServableVersion(ctx, open.versionId), open.startedAt);
  const model = await getModel(ctx, modelName);
  const deployable = model.versions.filter(({ signature }) => signature !== null);
  const versions = deployable.map((version) => ({
    id: version.id,
    number: version.number,
    aliases: version.aliases,
  }));
  return { id, name, description, modelName, createdAt, current, deployments, versions };
}

function describeCurrent(
  { id, number, signature, reference }: ServableVersion,
  startedAt: Date,
): EndpointDetail["current"] {
  const { entity, positiveLabel, decisionThreshold } = signature;
  const features = signature.features.map((feature) => {
    const seen = reference.features[feature.name];
    const choices = seen?.kind === "categorical" ? seen.categories.slice(0, SHOWN_CHOICES) : [];
    return { ...feature, choices };
  });
  return {
    versionId: id,
    versionNumber: number,
    entity,
    positiveLabel,
    decisionThreshold,
    features,
    startedAt,
  };
}

/** Logged predictions of one endpoint, newest first unless sorted otherwise. */
export async function listPredictions(
  ctx: ServiceContext,
  { endpointName, ...input }: ListPredictionsInput,
): Promise<ListPage<PredictionItem>> {
  const endpoint = await requireEndpoint(ctx, endpointName);
  return listRows(ctx, buildPredictionList(endpoint.id), input);
}

/** Newest first, at most 50. */
export async function listReplays(ctx: ServiceContext, name: string): Promise<ReplayItem[]> {
  const endpoint = await requireEndpoint(ctx, name);
  return findReplays(ctx.db, endpoint.id);
}

/** @throws NotFoundError */
export async function requireEndpoint(
  ctx: Pick<ServiceContext, "db">,
  name: string,
): Promise<EndpointRow> {
  const endpoint = await findEndpoint(ctx.db, name);
  if (endpoint === null) throw new NotFoundError("Endpoint", name);
  return endpoint;
}
