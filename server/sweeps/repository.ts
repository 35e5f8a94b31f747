import { PipelineConfig, PipelineStep } from "@/server/pipelines/schema";
import type { Actor } from "@/server/platform/context";
import type { Db, Tx } from "@/server/platform/db";
import {
  Direction,
  SearchSpace,
  SweepMethod,
  SweepState,
  type SweepTrialItem,
  TrialParams,
  TrialState,
} from "@/server/sweeps/schema";

export type NewSweep = {
  name: string;
  projectId: string;
  pipelineId: string;
  config: PipelineConfig;
  space: SearchSpace;
  method: SweepMethod;
  metric: string;
  direction: "higher" | "lower";
  maxTrials: number;
  maxParallel: number;
  seed: number;
  createdById: string | null;
  createdByName: string;
};

export async function insertSweep(tx: Tx, data: NewSweep): Promise<{ id: string; number: number }> {
  return tx.sweep.create({ data, select: { id: true, number: true } });
}

export type SweepRow = NonNullable<Awaited<ReturnType<typeof findSweep>>>;
export type TrialRow = SweepRow["trials"][number];

/** A sweep by id or number with its pipeline, project and trials in order. */
export async function findSweep(db: Db | Tx, where: { id: string } | { number: number }) {
  const row = await db.sweep.findUnique({
    where,
    include: {
      project: { select: { id: true, slug: true, name: true } },
      pipeline: { select: { id: true, slug: true, name: true, steps: true } },
      trials: { orderBy: { number: "asc" } },
    },
  });
  if (row === null) return null;
  return {
    ...row,
    pipeline: { ...row.pipeline, steps: PipelineStep.array().parse(row.pipeline.steps) },
    config: PipelineConfig.parse(row.config),
    space: SearchSpace.parse(row.space),
    method: SweepMethod.parse(row.method),
    direction: Direction.parse(row.direction),
    state: SweepState.parse(row.state),
    trials: row.trials.map(
      ({ sweepId: _, createdAt: __, ...trial }): SweepTrialItem => ({
        ...trial,
        params: TrialParams.parse(trial.params),
        state: TrialState.parse(trial.state),
      }),
    ),
  };
}

/** Serializes everything that changes a sweep's trials; held until the transaction ends. */
export async function lockSweep(tx: Tx, id: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM sweeps WHERE id = ${id} FOR UPDATE`;
}

export type SweepChange = {
  state?: SweepState;
  error?: string | null;
  maxTrials?: number;
  jobId?: string;
  parentRunId?: string;
  startedAt?: Date;
  finishedAt?: Date | null;
};

export async function updateSweep(tx: Tx, id: string, data: SweepChange): Promise<void> {
  await tx.sweep.update({ where: { id }, data });
}

export async function insertTrial(
  tx: Tx,
  trial: { sweepId: string; number: number; params: TrialParams },
): Promise<void> {
  await tx.sweepTrial.create({ data: trial });
}

export type TrialChange = {
  state?: TrialState;
  runId?: string | null;
  jobId?: string | null;
  value?: number | null;
  error?: string | null;
  startedAt?: Date | null;
  finishedAt?: Date | null;
};

export async function updateTrial(
  tx: Tx,
  { sweepId, number }: { sweepId: string; number: number },
  data: TrialChange,
): Promise<void> {
  await tx.sweepTrial.update({ where: { sweepId_number: { sweepId, number } }, data });
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
