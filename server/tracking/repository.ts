import { type Db, isMissingRecord, type Tx } from "@/server/platform/db";
import { NotFoundError } from "@/server/platform/errors";
import { artifactFolder } from "@/server/tracking/artifact-path";
import { COLUMN_LIMIT } from "@/server/tracking/constants";
import {
  type MetricHistory,
  type MetricPointInput,
  type ProjectItem,
  type RunColumns,
  RunInputRecord,
  RunStatus,
} from "@/server/tracking/schema";

export async function saveProject(
  db: Db | Tx,
  data: { slug: string; name: string; description: string },
): Promise<string> {
  const { slug } = data;
  // An existing project keeps the name and description that people may have edited.
  const row = await db.project.upsert({
    where: { slug },
    create: data,
    update: {},
    select: { id: true },
  });
  return row.id;
}

export async function findProject(
  db: Db | Tx,
  slug: string,
): Promise<{ id: string; slug: string; name: string } | null> {
  return db.project.findUnique({ where: { slug }, select: { id: true, slug: true, name: true } });
}

/** All projects with their number of runs, most recently used first. */
export async function findProjects(db: Db): Promise<ProjectItem[]> {
  return db.$queryRaw<ProjectItem[]>`
    SELECT p.slug, p.name, p.description, count(r.id)::int AS "runCount"
    FROM projects p LEFT JOIN experiments e ON e.project_id = p.id
      LEFT JOIN runs r ON r.experiment_id = e.id
    GROUP BY p.id ORDER BY max(r.started_at) DESC NULLS LAST, p.created_at, p.slug`;
}

export async function saveExperiment(
  db: Db | Tx,
  projectId: string,
  name: string,
): Promise<string> {
  const row = await db.experiment.upsert({
    where: { projectId_name: { projectId, name } },
    create: { projectId, name },
    update: {},
    select: { id: true },
  });
  return row.id;
}

export type NewRun = {
  id: string;
  experimentId: string;
  name: string;
  ownerName: string;
  startedAt: Date;
  pipelineRunId?: string;
  codeVersion?: string;
  seed?: number;
};

export async function insertRun(tx: Tx, run: NewRun): Promise<string> {
  const artifactUri = artifactFolder(run.id);
  await tx.run.create({ data: { ...run, artifactUri } });
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
    select: { id: true },
  });
  if (former === null) return insertRun(tx, run);
  const { id: _, ...data } = run;
  const where = { runId: former.id };
  await tx.metricPoint.deleteMany({ where });
  await tx.runMetric.deleteMany({ where });
  await tx.runParam.deleteMany({ where });
  await tx.runTag.deleteMany({ where });
  await tx.runInput.deleteMany({ where });
  await tx.run.update({
    where: { id: former.id },
    data: { ...data, status: "running", finishedAt: null },
  });
  return former.id;
}

/**
 * Stores points that are not stored yet and folds exactly those into the summary rows, so that a
 * batch sent twice counts once. `last` is the point of the highest step, then the latest time.
 */
export async function savePoints(
  db: Db | Tx,
  runId: string,
  points: readonly MetricPointInput[],
): Promise<void> {
  if (points.length === 0) return;
  await db.$executeRaw`
    WITH added AS (
      INSERT INTO metric_points (run_id, key, step, at, value)
      SELECT ${runId}, i.key, i.step, i.at, i.value
      FROM unnest(${points.map(({ key }) => key)}::text[],
        ${points.map(({ step }) => String(step))}::bigint[],
        ${points.map(({ at }) => at.toISOString())}::timestamptz[],
        ${points.map(({ value }) => value)}::double precision[]) AS i(key, step, at, value)
      ON CONFLICT DO NOTHING
      RETURNING key, step, at, value
    ), folded AS (
      SELECT key, min(value) AS min, max(value) AS max, count(*)::int AS count,
        (array_agg(value ORDER BY step DESC, at DESC))[1] AS last,
        max(step) AS last_step, (array_agg(at ORDER BY step DESC, at DESC))[1] AS updated_at
      FROM added GROUP BY key
    )
    INSERT INTO run_metrics AS m
      (run_id, experiment_id, key, last, last_step, min, max, count, updated_at)
    SELECT ${runId}, (SELECT experiment_id FROM runs WHERE id = ${runId}), key, last, last_step,
      min, max, count, updated_at FROM folded ORDER BY key
    ON CONFLICT (run_id, key) DO UPDATE SET
      last = CASE WHEN (excluded.last_step, excluded.updated_at) >= (m.last_step, m.updated_at)
        THEN excluded.last ELSE m.last END,
      last_step = greatest(excluded.last_step, m.last_step),
      updated_at = CASE WHEN (excluded.last_step, excluded.updated_at) >= (m.last_step, m.updated_at)
        THEN excluded.updated_at ELSE m.updated_at END,
      min = least(excluded.min, m.min), max = greatest(excluded.max, m.max),
      count = m.count + excluded.count`;
}

/** Params are written once: returns the keys whose stored value is another one. */
export async function saveParams(
  db: Db | Tx,
  runId: string,
  params: Readonly<Record<string, string>>,
): Promise<string[]> {
  const data = Object.entries(params).map(([key, value]) => ({ runId, key, value }));
  await db.runParam.createMany({ data, skipDuplicates: true });
  const keys = Object.keys(params);
  const stored = await db.runParam.findMany({ where: { runId, key: { in: keys } } });
  return stored.filter(({ key, value }) => params[key] !== value).map(({ key }) => key);
}

export async function saveTags(
  db: Db | Tx,
  runId: string,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [key, value] of Object.entries(tags)) {
    await db.runTag.upsert({
      where: { runId_key: { runId, key } },
      create: { runId, key, value },
      update: { value },
    });
  }
}

export async function saveInput(db: Db | Tx, runId: string, input: RunInputRecord): Promise<void> {
  const { context, datasetVersionId, featureSetId } = input;
  const data = { datasetVersionId, featureSetId, detail: input };
  await db.runInput.upsert({
    where: { runId_context: { runId, context } },
    create: { runId, context, ...data },
    update: data,
  });
}

export async function updateRunRow(
  db: Db | Tx,
  id: string,
  data: { status?: RunStatus; finishedAt?: Date; note?: string },
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

export type RunRow = NonNullable<Awaited<ReturnType<typeof findRun>>>;

export async function findRun(db: Db | Tx, id: string) {
  const [row] = await findRuns(db, [id]);
  return row ?? null;
}

/** Runs with everything logged, in the order of `ids`; unknown ids are left out. */
export async function findRuns(db: Db | Tx, ids: readonly string[]) {
  const rows = await db.run.findMany({
    where: { id: { in: [...ids] } },
    include: {
      experiment: { select: { name: true, project: { select: { slug: true, name: true } } } },
      params: { select: { key: true, value: true }, orderBy: { key: "asc" } },
      tags: { select: { key: true, value: true }, orderBy: { key: "asc" } },
      metrics: { orderBy: { key: "asc" } },
      inputs: { orderBy: { context: "desc" } },
      versions: {
        select: { id: true, number: true, model: { select: { name: true } } },
        orderBy: { createdAt: "asc" },
      },
    },
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []).map(toRunRow);
}

type Included = Awaited<ReturnType<Db["run"]["findMany"]>>[number] & {
  experiment: { name: string; project: { slug: string; name: string } };
  params: { key: string; value: string }[];
  tags: { key: string; value: string }[];
  metrics: {
    key: string;
    last: number;
    lastStep: bigint;
    min: number;
    max: number;
    count: number;
    updatedAt: Date;
  }[];
  inputs: { detail: unknown }[];
  versions: { id: string; number: number; model: { name: string } }[];
};

function toRunRow(row: Included) {
  const { experiment, metrics, inputs, versions, params, tags } = row;
  const { id, name, ownerName, codeVersion, seed, note, startedAt, finishedAt } = row;
  return {
    id,
    name,
    status: RunStatus.parse(row.status),
    project: experiment.project,
    experiment: experiment.name,
    ownerName,
    codeVersion,
    seed,
    note,
    startedAt,
    finishedAt,
    pipelineRunId: row.pipelineRunId,
    params,
    tags,
    metrics: metrics.map(({ key, last, lastStep, min, max, count, updatedAt }) => ({
      key,
      last,
      lastStep: Number(lastStep),
      min,
      max,
      count,
      updatedAt,
    })),
    inputs: inputs.map(({ detail }) => RunInputRecord.parse(detail)),
    versions: versions.map(({ id: versionId, number, model }) => ({
      id: versionId,
      number,
      modelName: model.name,
    })),
  };
}

/** Metric and param keys of a project's runs, the most used first, `COLUMN_LIMIT` of each. */
export async function findRunColumns(db: Db, projectSlug: string): Promise<RunColumns> {
  type KeyCount = { key: string; runs: number; keys: number };
  const metrics = await db.$queryRaw<KeyCount[]>`
    SELECT m.key, count(*)::int AS runs, (count(*) OVER ())::int AS keys
    FROM run_metrics m JOIN experiments e ON e.id = m.experiment_id
      JOIN projects p ON p.id = e.project_id
    WHERE p.slug = ${projectSlug} GROUP BY m.key ORDER BY runs DESC, m.key LIMIT ${COLUMN_LIMIT}`;
  const params = await db.$queryRaw<KeyCount[]>`
    SELECT a.key, count(*)::int AS runs, (count(*) OVER ())::int AS keys
    FROM run_params a JOIN runs r ON r.id = a.run_id
      JOIN experiments e ON e.id = r.experiment_id JOIN projects p ON p.id = e.project_id
    WHERE p.slug = ${projectSlug} GROUP BY a.key ORDER BY runs DESC, a.key LIMIT ${COLUMN_LIMIT}`;
  const toKeys = (rows: KeyCount[]) => rows.map(({ key, runs }) => ({ key, runs }));
  return {
    metrics: toKeys(metrics),
    params: toKeys(params),
    moreMetrics: (metrics[0]?.keys ?? 0) - metrics.length,
    moreParams: (params[0]?.keys ?? 0) - params.length,
  };
}

/** One metric of several runs by step, averaged into at most `maxPoints` buckets a run. */
export async function findMetricHistory(
  db: Db,
  args: { runIds: readonly string[]; key: string; maxPoints: number },
): Promise<MetricHistory[]> {
  type Bucket = MetricHistory["points"][number] & { runId: string; total: number };
  const rows = await db.$queryRaw<Bucket[]>`
    WITH ranked AS (
      SELECT run_id, step, at, value, count(*) OVER (PARTITION BY run_id) AS total,
        row_number() OVER (PARTITION BY run_id ORDER BY step, at) - 1 AS rank
      FROM metric_points WHERE run_id = ANY(${[...args.runIds]}) AND key = ${args.key}
    )
    SELECT run_id AS "runId", total::int, min(step)::double precision AS step, min(at) AS at,
      avg(value) AS value, min(value) AS min, max(value) AS max
    FROM ranked
    GROUP BY run_id, total, rank * least(${args.maxPoints}::bigint, total) / total
    ORDER BY run_id, step`;
  return args.runIds.map((runId) => {
    const own = rows.filter((row) => row.runId === runId);
    const points = own.map(({ step, at, value, min, max }) => ({ step, at, value, min, max }));
    return { runId, total: own[0]?.total ?? 0, points };
  });
}
