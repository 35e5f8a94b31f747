import { audited, requirePermission } from "@/server/identity/service";
import type { ListInput, ListPage } from "@/server/lib/list/schema";
import { resolveConfig } from "@/server/pipelines/config";
import { orderSteps } from "@/server/pipelines/graph";
import { PIPELINE_LIST } from "@/server/pipelines/list";
import {
  findLastRun,
  findPipeline,
  insertPipeline,
  updatePipelineConfig,
} from "@/server/pipelines/repository";
import {
  CreatePipelineInput,
  type PipelineConfig,
  type PipelineDetail,
  type PipelineListItem,
  STANDARD_STEPS,
} from "@/server/pipelines/schema";
import type { ServiceContext } from "@/server/platform/context";
import { isUniqueViolation } from "@/server/platform/db";
import { AppError, NotFoundError, parseInput } from "@/server/platform/errors";
import { listRows } from "@/server/platform/list-rows";
import { getProject } from "@/server/tracking/service";

/**
 * Makes a pipeline; without `steps` the standard six.
 * @throws InvalidInputError naming a wrong step or key of the configuration
 * @throws AppError ALREADY_EXISTS when the slug is taken
 */
export async function createPipeline(
  ctx: ServiceContext,
  input: CreatePipelineInput,
): Promise<{ id: string; slug: string }> {
  requirePermission(ctx, "pipelines.write");
  const data = parseInput(CreatePipelineInput, input, "pipeline");
  const { slug, name, description, projectSlug } = data;
  const steps = orderSteps(data.steps ?? STANDARD_STEPS);
  const config = resolveConfig(data.config, {});
  const project = await getProject(ctx, projectSlug);
  const ownerId = ctx.actor.kind === "user" ? ctx.actor.id : null;
  const row = { slug, name, description, projectId: project.id, ownerId, steps, config };
  try {
    return await audited(ctx, "pipelines.create", async (tx) => {
      const id = await insertPipeline(tx, row);
      const after = { steps, config };
      const audit = { objectKind: "pipeline", objectId: id, objectName: slug, after };
      return { result: { id, slug }, audit };
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new AppError("ALREADY_EXISTS", `A pipeline "${slug}" exists; choose another slug`);
  }
}

/** Replaces the configuration that later runs start from. */
export async function updatePipelineDefaults(
  ctx: ServiceContext,
  slug: string,
  changes: Record<string, unknown>,
): Promise<PipelineConfig> {
  requirePermission(ctx, "pipelines.write");
  const pipeline = await getPipelineRow(ctx, slug);
  const config = resolveConfig(pipeline.config, changes);
  return audited(ctx, "pipelines.updateConfig", async (tx) => {
    await updatePipelineConfig(tx, pipeline.id, config);
    const audit = {
      objectKind: "pipeline",
      objectId: pipeline.id,
      objectName: slug,
      before: pipeline.config,
      after: config,
    };
    return { result: config, audit };
  });
}

export async function listPipelines(
  ctx: ServiceContext,
  input: ListInput,
): Promise<ListPage<PipelineListItem>> {
  return listRows(ctx, PIPELINE_LIST, input);
}

/** @throws NotFoundError */
export async function getPipeline(ctx: ServiceContext, slug: string): Promise<PipelineDetail> {
  const pipeline = await getPipelineRow(ctx, slug);
  return { ...pipeline, lastRun: await findLastRun(ctx.db, pipeline.id) };
}

/** @throws NotFoundError */
export async function getPipelineRow(ctx: ServiceContext, slug: string) {
  const pipeline = await findPipeline(ctx.db, slug);
  if (pipeline === null) throw new NotFoundError("Pipeline", slug);
  return pipeline;
}
