import type { Sql } from "@/server/platform/sql";
import type { ExportItem, ExportPreview } from "@/server/tracking/exports/schema";

export type ExportScope = {
  projectId: string;
  /** Numbers of the experiments, or all of the project. */
  experiments: readonly number[] | undefined;
  deleted: boolean;
};

const SCOPED_RUNS = `FROM runs r JOIN experiments e ON e.id = r.experiment_id
  WHERE e.project_id = $1 AND ($2::int[] IS NULL OR e.number = ANY($2::int[]))
    AND ($3 OR r.deleted_at IS NULL)`;

const toValues = ({ projectId, experiments, deleted }: ExportScope) => [
  projectId,
  experiments ?? null,
  deleted,
];

export type ScopedRun = { seq: number; id: string; artifactUri: string };

/** The runs of an export in the order of their making. */
export async function findScopedRuns(sql: Sql, scope: ExportScope): Promise<ScopedRun[]> {
  return sql<ScopedRun>(
    `SELECT r.seq, r.id, r.artifact_uri AS "artifactUri" ${SCOPED_RUNS} ORDER BY r.seq`,
    toValues(scope),
  );
}

export async function findScopedExperiments(
  sql: Sql,
  { projectId, experiments }: ExportScope,
): Promise<{ number: number; name: string }[]> {
  return sql<{ number: number; name: string }>(
    `SELECT number, name FROM experiments
     WHERE project_id = $1 AND ($2::int[] IS NULL OR number = ANY($2::int[])) ORDER BY number`,
    [projectId, experiments ?? null],
  );
}

/** Each row of a query as one line of JSON, as PostgreSQL writes it: 64-bit integers whole, NaN as text. */
export async function findLines(
  sql: Sql,
  query: string,
  values: readonly unknown[],
): Promise<string[]> {
  const rows = await sql<{ line: string }>(
    `SELECT row_to_json(t)::text AS line FROM (${query}) t`,
    values,
  );
  return rows.map(({ line }) => line);
}

export type Series = { seq: number; runId: string; keyId: number; key: string; count: number };

/** The metrics of runs, those of one key together. */
export async function findSeries(sql: Sql, seqs: readonly number[]): Promise<Series[]> {
  return sql<Series>(
    `SELECT m.run_seq AS seq, r.id AS "runId", m.key_id AS "keyId", k.key, m.count
     FROM run_metrics m JOIN runs r ON r.seq = m.run_seq JOIN logged_keys k ON k.id = m.key_id
     WHERE m.run_seq = ANY($1::int[]) ORDER BY m.key_id, m.run_seq`,
    [seqs],
  );
}

export async function countScope(sql: Sql, scope: ExportScope): Promise<ExportPreview> {
  const values = toValues(scope);
  const experiments = await sql<ExportPreview["experiments"][number]>(
    `SELECT e.number, e.name, count(r.id)::int AS runs
     FROM experiments e LEFT JOIN runs r ON r.experiment_id = e.id AND ($2 OR r.deleted_at IS NULL)
     WHERE e.project_id = $1 AND (e.deleted_at IS NULL OR $2)
     GROUP BY e.id ORDER BY e.number`,
    [scope.projectId, scope.deleted],
  );
  const [counted] = await sql<Omit<ExportPreview, "experiments">>(
    `SELECT (SELECT count(*)::int ${SCOPED_RUNS}) AS runs,
       count(*)::int AS metrics, coalesce(sum(m.count), 0)::float8 AS points,
       (SELECT count(*)::int FROM models WHERE project_id = $1) AS models
     FROM run_metrics m WHERE m.run_seq IN (SELECT r.seq ${SCOPED_RUNS})`,
    values,
  );
  return { experiments, ...(counted ?? { runs: 0, metrics: 0, points: 0, models: 0 }) };
}

export type ExportRow = Omit<ExportItem, "options" | "result" | "expiresAt"> & {
  payload: unknown;
  result: unknown;
};

const EXPORT_ROW = `id, state, progress, progress_note AS note, error,
  cancel_requested AS "cancelRequested", actor_name AS "actorName", created_at AS "createdAt",
  finished_at AS "finishedAt", payload, result`;

export async function findExports(sql: Sql, kind: string, project: string): Promise<ExportRow[]> {
  return sql<ExportRow>(
    `SELECT ${EXPORT_ROW} FROM jobs WHERE kind = $1 AND payload->>'project' = $2
     ORDER BY created_at DESC LIMIT 100`,
    [kind, project],
  );
}

export async function findExport(sql: Sql, kind: string, id: string): Promise<ExportRow | null> {
  const [row] = await sql<ExportRow>(`SELECT ${EXPORT_ROW} FROM jobs WHERE kind = $1 AND id = $2`, [
    kind,
    id,
  ]);
  return row ?? null;
}

/** Ids of exports whose files may be there although nobody can ask for them any more. */
export async function findSpentExports(sql: Sql, kind: string, before: Date): Promise<string[]> {
  const rows = await sql<{ id: string }>(
    `SELECT id FROM jobs WHERE kind = $1
       AND (state IN ('failed', 'cancelled') OR (state = 'succeeded' AND finished_at < $2))`,
    [kind, before],
  );
  return rows.map(({ id }) => id);
}
