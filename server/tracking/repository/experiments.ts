import { z } from "zod";
import type { Db, Tx } from "@/server/platform/db";
import type { ExperimentItem } from "@/server/tracking/schema";

const Tags = z.record(z.string(), z.string());

export type ExperimentRow = {
  id: string;
  number: number;
  name: string;
  project: string;
  artifactLocation: string;
  tags: Record<string, string>;
  createdAt: Date;
  updatedAt: Date;
  deletedAt: Date | null;
};

const WITH_PROJECT = { project: { select: { slug: true } } } as const;

type Included = Awaited<ReturnType<Db["experiment"]["findMany"]>>[number] & {
  project: { slug: string };
};

function toRow({ project, tags, ...row }: Included): ExperimentRow {
  const { id, number, name, artifactLocation, createdAt, updatedAt, deletedAt } = row;
  const common = { id, number, name, artifactLocation, createdAt, updatedAt, deletedAt };
  return { ...common, project: project.slug, tags: Tags.parse(tags) };
}

export async function findExperiment(
  db: Db | Tx,
  where: { number: number } | { name: string },
): Promise<ExperimentRow | null> {
  const row = await db.experiment.findUnique({ where, include: WITH_PROJECT });
  return row === null ? null : toRow(row);
}

/** Experiments in the order of `numbers`; unknown ones are left out. */
export async function findExperimentRows(
  db: Db,
  numbers: readonly number[],
): Promise<ExperimentRow[]> {
  const where = { number: { in: [...numbers] } };
  const rows = await db.experiment.findMany({ where, include: WITH_PROJECT });
  const byNumber = new Map(rows.map((row) => [row.number, toRow(row)]));
  return numbers.flatMap((number) => byNumber.get(number) ?? []);
}

/**
 * Inserts an experiment; its artifacts lie below its own number unless a place is given.
 * @throws a unique violation when the name is taken, by a deleted one too
 */
export async function insertExperiment(
  tx: Tx,
  data: {
    projectId: string;
    name: string;
    artifactLocation: string | null;
    tags: Record<string, string>;
    now: Date;
  },
): Promise<ExperimentRow> {
  const { now, artifactLocation, ...rest } = data;
  const { id, number } = await tx.experiment.create({
    data: { ...rest, createdAt: now, updatedAt: now },
    select: { id: true, number: true },
  });
  const row = await tx.experiment.update({
    where: { id },
    data: { artifactLocation: artifactLocation ?? `mlflow-artifacts:/${number}` },
    include: WITH_PROJECT,
  });
  return toRow(row);
}

export async function updateExperimentRow(
  tx: Tx,
  id: string,
  data: {
    name?: string;
    projectId?: string;
    tags?: Record<string, string>;
    deletedAt?: Date | null;
    updatedAt: Date;
  },
): Promise<void> {
  await tx.experiment.update({ where: { id }, data });
}

/** Deletes or restores the runs of an experiment with it. */
export async function setRunsDeleted(tx: Tx, experimentId: string, deletedAt: Date | null) {
  await tx.run.updateMany({ where: { experimentId }, data: { deletedAt } });
}

/** Experiments with their number of active runs, the most recently used first. */
export async function findExperiments(
  db: Db,
  project: string | undefined,
): Promise<ExperimentItem[]> {
  return db.$queryRaw<ExperimentItem[]>`
    SELECT e.id, e.number, e.name, p.slug AS project, count(r.id)::int AS "runCount",
      e.created_at AS "createdAt", e.updated_at AS "updatedAt", e.deleted_at AS "deletedAt"
    FROM experiments e JOIN projects p ON p.id = e.project_id
      LEFT JOIN runs r ON r.experiment_id = e.id AND r.deleted_at IS NULL
    WHERE ${project ?? null}::text IS NULL OR p.slug = ${project ?? null}
    GROUP BY e.id, p.slug
    ORDER BY e.deleted_at NULLS FIRST, max(r.started_at) DESC NULLS LAST, e.number`;
}
