import { type Db, isMissingRecord, type Tx } from "@/server/platform/db";
import { NotFoundError } from "@/server/platform/errors";
import type { Sql } from "@/server/platform/sql";
import type { RunStatus } from "@/server/tracking/schema";

/** The columns of a run that every reader wants. */
export type RunCore = {
  id: string;
  seq: number;
  name: string;
  status: RunStatus;
  experimentId: string;
  experiment: string;
  experimentNumber: number;
  project: string;
  projectName: string;
  ownerName: string;
  userId: string;
  pipelineRunId: string | null;
  codeVersion: string | null;
  seed: number | null;
  artifactUri: string;
  note: string;
  startedAt: Date;
  finishedAt: Date | null;
  deletedAt: Date | null;
};

const CORE = `r.id, r.seq, r.name, r.status, r.experiment_id AS "experimentId",
  e.name AS experiment, e.number AS "experimentNumber", p.slug AS project, p.name AS "projectName",
  r.owner_name AS "ownerName", r.user_id AS "userId", r.pipeline_run_id AS "pipelineRunId",
  r.code_version AS "codeVersion", r.seed, r.artifact_uri AS "artifactUri", r.note,
  r.started_at AS "startedAt", r.finished_at AS "finishedAt", r.deleted_at AS "deletedAt"`;
const JOINS = `JOIN experiments e ON e.id = r.experiment_id
  JOIN projects p ON p.id = e.project_id`;

/** Runs in the order of `ids`, deleted ones too; unknown ids are left out. */
export async function findRunCores(sql: Sql, ids: readonly string[]): Promise<RunCore[]> {
  return sql<RunCore>(
    `SELECT ${CORE} FROM unnest($1::text[]) WITH ORDINALITY AS w(id, n)
     JOIN runs r ON r.id = w.id ${JOINS} ORDER BY w.n`,
    [ids],
  );
}

/** The same by number. */
export async function findRunCoresBySeq(sql: Sql, seqs: readonly number[]): Promise<RunCore[]> {
  return sql<RunCore>(
    `SELECT ${CORE} FROM unnest($1::int[]) WITH ORDINALITY AS w(seq, n)
     JOIN runs r ON r.seq = w.seq ${JOINS} ORDER BY w.n`,
    [seqs],
    "runs.cores",
  );
}

export async function findRunCore(sql: Sql, id: string): Promise<RunCore | null> {
  const [row] = await sql<RunCore>(`SELECT ${CORE} FROM runs r ${JOINS} WHERE r.id = $1`, [id]);
  return row ?? null;
}

export type NewRun = {
  id: string;
  experimentId: string;
  name: string;
  status?: RunStatus;
  ownerName: string;
  userId?: string;
  artifactUri: string;
  startedAt: Date;
  pipelineRunId?: string;
  codeVersion?: string;
  seed?: number;
};

export async function insertRun(tx: Tx, run: NewRun): Promise<string> {
  await tx.run.create({ data: run });
  return run.id;
}

/** The run of a pipeline run, made anew: what an earlier attempt logged is removed. */
export async function resetPipelineRun(
  tx: Tx,
  run: NewRun & { pipelineRunId: string },
): Promise<string> {
  const { pipelineRunId, name } = run;
  const former = await tx.run.findUnique({
    where: { pipelineRunId_name: { pipelineRunId, name } },
    select: { id: true, seq: true },
  });
  if (former === null) return insertRun(tx, run);
  const { id: _id, artifactUri: _artifactUri, ...data } = run;
  await removeLogged(tx, [former.seq]);
  await tx.runInput.deleteMany({ where: { runId: former.id } });
  await tx.run.update({
    where: { id: former.id },
    data: { ...data, status: "running", finishedAt: null },
  });
  return former.id;
}

/** Removes all that runs logged, save their files. */
async function removeLogged(tx: Tx, seqs: readonly number[]): Promise<void> {
  const where = { runSeq: { in: [...seqs] } };
  await tx.metricPoint.deleteMany({ where });
  await tx.metricChunk.deleteMany({ where });
  await tx.runMetric.deleteMany({ where });
  await tx.runParam.deleteMany({ where });
  await tx.runTag.deleteMany({ where });
  await tx.runDataset.deleteMany({ where });
  await tx.runModel.deleteMany({ where });
}

export async function updateRunRow(
  db: Db | Tx,
  id: string,
  data: {
    status?: RunStatus;
    finishedAt?: Date | null;
    note?: string;
    name?: string;
    deletedAt?: Date | null;
  },
): Promise<void> {
  try {
    await db.run.update({ where: { id }, data });
  } catch (error) {
    if (isMissingRecord(error)) throw new NotFoundError("Run", id);
    throw error;
  }
}

/** Marks the runs of a pipeline run that are still running as ended. */
export async function endPipelineRuns(
  tx: Tx,
  pipelineRunId: string,
  end: { status: RunStatus; finishedAt: Date },
): Promise<void> {
  await tx.run.updateMany({ where: { pipelineRunId, status: "running" }, data: end });
}

/** Deletes or restores runs; returns how many changed. */
export async function setDeleted(
  tx: Tx,
  ids: readonly string[],
  deletedAt: Date | null,
): Promise<number> {
  const changing = deletedAt === null ? { not: null } : null;
  const { count } = await tx.run.updateMany({
    where: { id: { in: [...ids] }, deletedAt: changing },
    data: { deletedAt },
  });
  return count;
}

/** Moves runs with their summaries to another experiment; returns how many changed. */
export async function moveRuns(
  tx: Tx,
  ids: readonly string[],
  to: { id: string; number: number },
): Promise<number> {
  await tx.$executeRaw`
    UPDATE run_metrics SET experiment_number = ${to.number}
    WHERE run_seq IN (SELECT seq FROM runs WHERE id = ANY(${[...ids]}))`;
  await tx.$executeRaw`
    INSERT INTO experiment_keys (experiment_number, kind, key_id)
    SELECT DISTINCT ${to.number}::int, x.kind, x.key_id FROM (
      SELECT 'metric' AS kind, run_seq, key_id FROM run_metrics
      UNION ALL SELECT 'param', run_seq, key_id FROM run_params
    ) AS x JOIN runs r ON r.seq = x.run_seq WHERE r.id = ANY(${[...ids]})
    ON CONFLICT DO NOTHING`;
  const { count } = await tx.run.updateMany({
    where: { id: { in: [...ids] }, experimentId: { not: to.id } },
    data: { experimentId: to.id },
  });
  return count;
}
