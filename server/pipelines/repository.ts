import {
  PipelineConfig,
  type PipelineDetail,
  PipelineStep,
  type RunState,
  RunState as RunStateSchema,
  StepKind,
  StepState,
} from "@/server/pipelines/schema";
import type { Actor } from "@/server/platform/context";
import type { Db, Prisma, Tx } from "@/server/platform/db";

export async function insertPipeline(
  tx: Tx,
  data: {
    slug: string;
    name: string;
    projectId: string;
    description: string;
    ownerId: string | null;
    steps: PipelineStep[];
    config: PipelineConfig;
  },
): Promise<string> {
  const row = await tx.pipeline.create({ data, select: { id: true } });
  return row.id;
}

export async function updatePipelineConfig(
  tx: Tx,
  id: string,
  config: PipelineConfig,
): Promise<void> {
  await tx.pipeline.update({ where: { id }, data: { config } });
}

export async function findPipeline(db: Db | Tx, slug: string) {
  const row = await db.pipeline.findUnique({
    where: { slug },
    include: { project: { select: { slug: true, name: true } } },
  });
  if (row === null) return null;
  const { id, name, description, project, createdAt, updatedAt } = row;
  return {
    id,
    slug,
    name,
    description,
    project,
    createdAt,
    updatedAt,
    steps: PipelineStep.array().parse(row.steps),
    config: PipelineConfig.parse(row.config),
  };
}

export async function findLastRun(db: Db, pipelineId: string): Promise<PipelineDetail["lastRun"]> {
  const row = await db.pipelineRun.findFirst({
    where: { pipelineId },
    orderBy: { number: "desc" },
    include: { steps: { select: { name: true, state: true }, orderBy: { ordinal: "asc" } } },
  });
  if (row === null) return null;
  const { number, name } = row;
  return {
    number,
    name,
    state: RunStateSchema.parse(row.state),
    config: PipelineConfig.parse(row.config),
    steps: row.steps.map((step) => ({ name: step.name, state: StepState.parse(step.state) })),
  };
}

/** Makes a run with the next number and its waiting steps. The pipeline's row is locked first. */
export async function insertPipelineRun(
  tx: Tx,
  pipeline: { id: string; steps: readonly PipelineStep[] },
  run: { name: string; config: PipelineConfig; createdByName: string; idempotencyKey?: string },
): Promise<{ runId: string; number: number }> {
  await tx.$queryRaw`SELECT 1 FROM pipelines WHERE id = ${pipeline.id} FOR UPDATE`;
  const pipelineId = pipeline.id;
  const last = await tx.pipelineRun.aggregate({ where: { pipelineId }, _max: { number: true } });
  const number = (last._max.number ?? 0) + 1;
  const steps = pipeline.steps.map((step, ordinal) => ({ ...step, ordinal }));
  const row = await tx.pipelineRun.create({
    data: { ...run, pipelineId, number, steps: { create: steps } },
    select: { id: true },
  });
  return { runId: row.id, number };
}

export async function findRunByIdempotencyKey(
  db: Db | Tx,
  idempotencyKey: string,
): Promise<{ runId: string; number: number } | null> {
  const row = await db.pipelineRun.findUnique({
    where: { idempotencyKey },
    select: { id: true, number: true },
  });
  return row === null ? null : { runId: row.id, number: row.number };
}

export async function findRunIdByNumber(
  db: Db,
  pipelineSlug: string,
  number: number,
): Promise<string | null> {
  const where = { pipeline: { slug: pipelineSlug }, number };
  return (await db.pipelineRun.findFirst({ where, select: { id: true } }))?.id ?? null;
}

/** Serializes everything that changes a run's steps; held until the transaction ends. */
export async function lockRun(tx: Tx, runId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM pipeline_runs WHERE id = ${runId} FOR UPDATE`;
}

export type RunWithSteps = NonNullable<Awaited<ReturnType<typeof findRunWithSteps>>>;
export type StepRow = RunWithSteps["steps"][number];

/** A run with its pipeline, project and steps in order. */
export async function findRunWithSteps(db: Db | Tx, runId: string) {
  const row = await db.pipelineRun.findUnique({
    where: { id: runId },
    include: {
      pipeline: {
        select: { id: true, slug: true, name: true, project: { select: PROJECT_PARTS } },
      },
      steps: { orderBy: { ordinal: "asc" } },
    },
  });
  if (row === null) return null;
  const { id, number, name, createdByName, createdAt, startedAt, finishedAt, pipeline } = row;
  const { project, ...pipelineParts } = pipeline;
  return {
    id,
    number,
    name,
    createdByName,
    createdAt,
    startedAt,
    finishedAt,
    pipeline: pipelineParts,
    project,
    state: RunStateSchema.parse(row.state),
    config: PipelineConfig.parse(row.config),
    steps: row.steps.map((step) => ({
      ...step,
      kind: StepKind.parse(step.kind),
      state: StepState.parse(step.state),
    })),
  };
}

const PROJECT_PARTS = { id: true, slug: true, name: true } as const;

export async function findRunIdOfStep(db: Db | Tx, stepRunId: string): Promise<string | null> {
  const row = await db.stepRun.findUnique({
    where: { id: stepRunId },
    select: { pipelineRunId: true },
  });
  return row?.pipelineRunId ?? null;
}

export type StepChange = {
  state: StepState;
  jobId?: string | null;
  attempts?: { increment: number };
  startedAt?: Date | null;
  finishedAt?: Date | null;
  output?: Prisma.InputJsonValue;
  error?: string | null;
};

export async function updateStep(tx: Tx, id: string, data: StepChange): Promise<void> {
  await tx.stepRun.update({ where: { id }, data });
}

export async function updateRunState(
  tx: Tx,
  id: string,
  data: { state: RunState; startedAt: Date | null; finishedAt: Date | null },
): Promise<void> {
  await tx.pipelineRun.update({ where: { id }, data });
}

/** Who a job acts for. */
export async function findJobActor(tx: Tx, jobId: string): Promise<Actor | null> {
  const row = await tx.job.findUnique({
    where: { id: jobId },
    select: { actorKind: true, actorId: true, actorName: true, actorRole: true },
  });
  if (row === null) return null;
  const kind = row.actorKind === "user" || row.actorKind === "key" ? row.actorKind : "system";
  return { kind, id: row.actorId, name: row.actorName, role: row.actorRole };
}

/** Progress of jobs that are under way, by id. */
export async function findJobProgress(
  db: Db,
  jobIds: readonly string[],
): Promise<Map<string, { progress: number; progressNote: string | null }>> {
  const rows = await db.job.findMany({
    where: { id: { in: [...jobIds] } },
    select: { id: true, progress: true, progressNote: true },
  });
  return new Map(rows.map(({ id, ...progress }) => [id, progress]));
}

/** Median seconds of the pipeline's succeeded runs before `number`; null when there is none. */
export async function findTypicalSeconds(
  db: Db,
  pipelineId: string,
  number: number,
): Promise<number | null> {
  const rows = await db.$queryRaw<{ seconds: number | null }[]>`
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY
      extract(epoch FROM finished_at - started_at)::double precision) AS seconds
    FROM pipeline_runs WHERE pipeline_id = ${pipelineId} AND number < ${number}
      AND state = 'succeeded'`;
  return rows[0]?.seconds ?? null;
}
