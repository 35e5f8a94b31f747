import { audited, requirePermission } from "@/server/identity/service";
import type { ServiceContext } from "@/server/platform/context";
import { isUniqueViolation, type Tx } from "@/server/platform/db";
import { AppError, parseInput } from "@/server/platform/errors";
import { DEFAULT_PROJECT, PROJECT_TAG } from "@/server/tracking/constants";
import {
  experimentIsDeleted,
  experimentNameNotFound,
  experimentNotFound,
} from "@/server/tracking/errors";
import {
  type ExperimentRow,
  findExperiment,
  findExperiments,
  insertExperiment,
  setRunsDeleted,
  updateExperimentRow,
} from "@/server/tracking/repository/experiments";
import { EnsureExperimentInput, type ExperimentItem } from "@/server/tracking/schema";
import { getProject } from "@/server/tracking/service/projects";

export type { ExperimentRow };

/**
 * The experiment `name`, made in the project when it is new.
 * @throws AppError CONFLICT when another project has an experiment of that name, or it is deleted
 */
export async function ensureExperiment(
  ctx: ServiceContext,
  input: { projectSlug: string; name: string },
): Promise<{ id: string; number: number }> {
  const { projectSlug, name } = parseInput(EnsureExperimentInput, input, "experiment");
  const existing = await findExperiment(ctx.db, { name });
  if (existing === null) {
    return createExperiment(ctx, { name, project: projectSlug }).catch(async (error: unknown) => {
      if (!(error instanceof AppError) || error.code !== "ALREADY_EXISTS") throw error;
      return checkOwnExperiment(await getExperimentByName(ctx, name), projectSlug);
    });
  }
  return checkOwnExperiment(existing, projectSlug);
}

function checkOwnExperiment(experiment: ExperimentRow, projectSlug: string): ExperimentRow {
  const { name, project, deletedAt } = experiment;
  if (deletedAt !== null) {
    throw new AppError(
      "CONFLICT",
      `Experiment "${name}" is deleted: restore it or take another name`,
    );
  }
  if (project === projectSlug) return experiment;
  throw new AppError(
    "CONFLICT",
    `Experiment "${name}" belongs to project ${project}: take another name`,
  );
}

export type NewExperiment = {
  name: string;
  /** Slug; without one the tag headrace.project decides, then the project "default". */
  project?: string;
  artifactLocation?: string;
  tags?: Record<string, string>;
};

/** @throws AppError ALREADY_EXISTS when the name is taken, by a deleted experiment too */
export async function createExperiment(
  ctx: ServiceContext,
  { name, project, artifactLocation, tags = {} }: NewExperiment,
): Promise<ExperimentRow> {
  requirePermission(ctx, "runs.write");
  const slug = project ?? tags[PROJECT_TAG] ?? DEFAULT_PROJECT;
  const { id: projectId } = await getProject(ctx, slug);
  const data = { projectId, name, tags, now: ctx.now() };
  try {
    return await audited(ctx, "experiments.create", async (tx) => {
      const location = artifactLocation ?? null;
      const row = await insertExperiment(tx, { ...data, artifactLocation: location });
      const after = { name, project: slug, number: row.number };
      return { result: row, audit: describe(row, { after }) };
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new AppError("ALREADY_EXISTS", await describeTaken(ctx, name), { cause: error });
  }
}

async function describeTaken(ctx: ServiceContext, name: string): Promise<string> {
  const taken = await findExperiment(ctx.db, { name });
  const advice =
    taken?.deletedAt == null
      ? "Take another name."
      : `It is deleted: restore experiment ${taken.number}, or take another name.`;
  return `Experiment(name=${name}) already exists. ${advice}`;
}

/** Deleted ones too. @throws AppError NOT_FOUND */
export async function getExperiment(ctx: ServiceContext, number: number): Promise<ExperimentRow> {
  const found = await findExperiment(ctx.db, { number });
  if (found === null) throw experimentNotFound(number);
  return found;
}

/** Deleted ones too. @throws AppError NOT_FOUND */
export async function getExperimentByName(
  ctx: ServiceContext,
  name: string,
): Promise<ExperimentRow> {
  const found = await findExperiment(ctx.db, { name });
  if (found === null) throw experimentNameNotFound(name);
  return found;
}

/** @throws InvalidInputError when it is deleted */
export async function getActiveExperiment(
  ctx: ServiceContext,
  number: number,
): Promise<ExperimentRow> {
  const experiment = await getExperiment(ctx, number);
  if (experiment.deletedAt !== null) throw experimentIsDeleted(number);
  return experiment;
}

export async function listExperiments(
  ctx: ServiceContext,
  project?: string,
): Promise<ExperimentItem[]> {
  return findExperiments(ctx.db, project);
}

/** @throws AppError ALREADY_EXISTS when the name is taken, CONFLICT when the experiment is deleted */
export async function renameExperiment(
  ctx: ServiceContext,
  number: number,
  name: string,
): Promise<void> {
  const before = await getExperiment(ctx, number);
  if (before.deletedAt !== null) {
    throw new AppError("CONFLICT", "Cannot rename a non-active experiment.");
  }
  try {
    await change(ctx, "experiments.rename", before, { name });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new AppError("ALREADY_EXISTS", await describeTaken(ctx, name), { cause: error });
  }
}

/** Deletes an experiment and its runs; both can be restored. @throws AppError NOT_FOUND */
export async function deleteExperiment(ctx: ServiceContext, number: number): Promise<void> {
  const before = await getExperiment(ctx, number);
  if (before.deletedAt !== null) throw experimentNotFound(number);
  const deletedAt = ctx.now();
  await change(ctx, "experiments.delete", before, { deletedAt }, (tx) =>
    setRunsDeleted(tx, before.id, deletedAt),
  );
}

/** Restores a deleted experiment with all its runs. @throws AppError NOT_FOUND */
export async function restoreExperiment(ctx: ServiceContext, number: number): Promise<void> {
  const before = await getExperiment(ctx, number);
  if (before.deletedAt === null) throw experimentNotFound(number);
  await change(ctx, "experiments.restore", before, { deletedAt: null }, (tx) =>
    setRunsDeleted(tx, before.id, null),
  );
}

/** Sets a tag; the tag headrace.project moves the experiment to that project. */
export async function setExperimentTag(
  ctx: ServiceContext,
  number: number,
  key: string,
  value: string,
): Promise<void> {
  const before = await getActiveExperiment(ctx, number);
  const project = key === PROJECT_TAG ? { projectId: (await getProject(ctx, value)).id } : {};
  await change(ctx, "experiments.tag", before, {
    ...project,
    tags: { ...before.tags, [key]: value },
  });
}

/** @throws NotFoundError when the experiment has no such tag */
export async function removeExperimentTag(
  ctx: ServiceContext,
  number: number,
  key: string,
): Promise<void> {
  const before = await getActiveExperiment(ctx, number);
  const { [key]: removed, ...tags } = before.tags;
  if (removed === undefined) {
    throw new AppError("NOT_FOUND", `No tag with name: ${key} in experiment with id ${number}`);
  }
  await change(ctx, "experiments.tag", before, { tags });
}

/** Moves an experiment with its runs to another project. @throws NotFoundError */
export async function moveExperiment(
  ctx: ServiceContext,
  number: number,
  projectSlug: string,
): Promise<void> {
  const before = await getExperiment(ctx, number);
  const { id: projectId } = await getProject(ctx, projectSlug);
  await change(ctx, "experiments.move", before, { projectId });
}

type Change = Omit<Parameters<typeof updateExperimentRow>[2], "updatedAt">;

async function change(
  ctx: ServiceContext,
  action: string,
  before: ExperimentRow,
  data: Change,
  also: (tx: Tx) => Promise<void> = async () => undefined,
): Promise<void> {
  requirePermission(ctx, "runs.write");
  await audited(ctx, action, async (tx) => {
    await updateExperimentRow(tx, before.id, { ...data, updatedAt: ctx.now() });
    await also(tx);
    const { name, tags, deletedAt, project } = before;
    const audit = describe(before, { before: { name, tags, deletedAt, project }, after: data });
    return { result: null, audit };
  });
}

function describe(row: ExperimentRow, snapshots: { before?: unknown; after?: unknown }) {
  return { objectKind: "experiment", objectId: row.id, objectName: row.name, ...snapshots };
}
