import { z } from "zod";
import { KeptFacets } from "@/server/lineage/facets";
import { type Direction, RunState } from "@/server/lineage/schema";
import type { Sql } from "@/server/platform/sql";

export type StoredEvent = { hash: string; kind: string; at: Date; body: unknown };

/** Keeps events and returns the hashes of those that nobody told before. */
export async function insertEvents(
  sql: Sql,
  events: readonly StoredEvent[],
  { toldBy, receivedAt }: { toldBy: string; receivedAt: Date },
): Promise<Set<string>> {
  const rows = await sql<{ hash: string }>(
    `INSERT INTO lineage_events (hash, kind, event_time, received_at, body, told_by)
      SELECT e.hash, e.kind, e.at, $2, e.body, $3
      FROM jsonb_to_recordset($1::jsonb) AS e(hash text, kind text, at timestamptz, body jsonb)
      ORDER BY e.hash ON CONFLICT (hash) DO NOTHING RETURNING hash`,
    [JSON.stringify(events), receivedAt, toldBy],
  );
  return new Set(rows.map(({ hash }) => hash));
}

type Name = { namespace: string; name: string };
const NamedRow = z.object({
  id: z.string(),
  namespace: z.string(),
  name: z.string(),
  facets: KeptFacets,
});
const DatasetRow = NamedRow.extend({ rootId: z.string() });
export type JobRow = z.infer<typeof NamedRow>;
export type DatasetRow = z.infer<typeof DatasetRow>;

const NAMES = "jsonb_to_recordset($1::jsonb) AS n(id text, namespace text, name text)";

/** Jobs of these names, made where they are new, locked until the transaction ends. */
export async function lockJobs(sql: Sql, names: readonly (Name & { id: string })[]) {
  const values = [JSON.stringify(names)];
  await sql(
    `INSERT INTO lineage_jobs (id, namespace, name) SELECT id, namespace, name FROM ${NAMES}
      ORDER BY namespace, name ON CONFLICT (namespace, name) DO NOTHING`,
    values,
  );
  const rows = await sql(
    `SELECT j.id, j.namespace, j.name, j.facets FROM lineage_jobs j
      JOIN ${NAMES} USING (namespace, name) ORDER BY j.namespace, j.name FOR UPDATE OF j`,
    values,
  );
  return NamedRow.array().parse(rows);
}

/** Datasets of these names, made where they are new, locked until the transaction ends. */
export async function lockDatasets(sql: Sql, names: readonly (Name & { id: string })[]) {
  const values = [JSON.stringify(names)];
  await sql(
    `INSERT INTO lineage_datasets (id, namespace, name, root_id)
      SELECT id, namespace, name, id FROM ${NAMES} ORDER BY namespace, name
      ON CONFLICT (namespace, name) DO NOTHING`,
    values,
  );
  const rows = await sql(
    `SELECT d.id, d.namespace, d.name, d.facets, d.root_id AS "rootId" FROM lineage_datasets d
      JOIN ${NAMES} USING (namespace, name) ORDER BY d.namespace, d.name FOR UPDATE OF d`,
    values,
  );
  return DatasetRow.array().parse(rows);
}

const RunRow = z.object({
  id: z.string(),
  jobId: z.string(),
  state: RunState,
  stateAt: z.date(),
  startedAt: z.date(),
  facets: KeptFacets,
});
export type RunRow = z.infer<typeof RunRow>;

/** The runs that are known of these, locked. */
export async function lockRuns(sql: Sql, ids: readonly string[]): Promise<RunRow[]> {
  const rows = await sql(
    `SELECT id, job_id AS "jobId", state, state_at AS "stateAt", started_at AS "startedAt", facets
      FROM lineage_runs WHERE id = ANY ($1) ORDER BY id FOR UPDATE`,
    [ids],
  );
  return RunRow.array().parse(rows);
}

export async function saveRuns(sql: Sql, runs: readonly RunRow[]): Promise<void> {
  await sql(
    `INSERT INTO lineage_runs (id, job_id, state, state_at, started_at, facets)
      SELECT r.id, r."jobId", r.state, r."stateAt", r."startedAt", r.facets
      FROM jsonb_to_recordset($1::jsonb) AS r(id text, "jobId" text, state text,
        "stateAt" timestamptz, "startedAt" timestamptz, facets jsonb) ORDER BY r.id
      ON CONFLICT (id) DO UPDATE SET job_id = excluded.job_id, state = excluded.state,
        state_at = excluded.state_at, started_at = excluded.started_at, facets = excluded.facets`,
    [JSON.stringify(runs)],
  );
}

export async function saveFacets(
  sql: Sql,
  table: "lineage_jobs" | "lineage_datasets",
  rows: readonly { id: string; facets: KeptFacets }[],
): Promise<void> {
  await sql(
    `UPDATE ${table} t SET facets = r.facets
      FROM jsonb_to_recordset($1::jsonb) AS r(id text, facets jsonb) WHERE t.id = r.id`,
    [JSON.stringify(rows)],
  );
}

const UseRow = z.object({
  runId: z.string(),
  datasetId: z.string(),
  direction: z.enum(["input", "output"]),
  facets: KeptFacets,
});
export type UseRow = z.infer<typeof UseRow>;

export async function findUses(sql: Sql, runIds: readonly string[]): Promise<UseRow[]> {
  const rows = await sql(
    `SELECT run_id AS "runId", dataset_id AS "datasetId", direction, facets
      FROM lineage_run_datasets WHERE run_id = ANY ($1)`,
    [runIds],
  );
  return UseRow.array().parse(rows);
}

export async function saveUses(sql: Sql, uses: readonly UseRow[]): Promise<void> {
  await sql(
    `INSERT INTO lineage_run_datasets (run_id, dataset_id, direction, facets)
      SELECT u."runId", u."datasetId", u.direction, u.facets FROM jsonb_to_recordset($1::jsonb)
        AS u("runId" text, "datasetId" text, direction text, facets jsonb)
      ON CONFLICT (run_id, direction, dataset_id) DO UPDATE SET facets = excluded.facets`,
    [JSON.stringify(uses)],
  );
}

export type DeclaredUse = { jobId: string; datasetId: string; direction: Direction; at: Date };

/** What a job is said to read and write: the latest word on it stands, and replaces those before. */
export async function replaceDeclaredUses(
  sql: Sql,
  jobId: string,
  { uses, at }: { uses: readonly DeclaredUse[]; at: Date },
): Promise<void> {
  const [{ newer } = { newer: false }] = await sql<{ newer: boolean }>(
    "SELECT EXISTS (SELECT 1 FROM lineage_job_datasets WHERE job_id = $1 AND told_at > $2) AS newer",
    [jobId, at],
  );
  if (newer) return;
  await sql("DELETE FROM lineage_job_datasets WHERE job_id = $1 AND told_at < $2", [jobId, at]);
  await sql(
    `INSERT INTO lineage_job_datasets (job_id, dataset_id, direction, told_at)
      SELECT u."jobId", u."datasetId", u.direction, u.at FROM jsonb_to_recordset($1::jsonb)
        AS u("jobId" text, "datasetId" text, direction text, at timestamptz)
      ON CONFLICT DO NOTHING`,
    [JSON.stringify(uses)],
  );
}

/** Points each job at its newest complete run, or at its newest where none is complete. */
export async function chooseCurrentRuns(sql: Sql, jobIds: readonly string[]): Promise<void> {
  await sql(
    `UPDATE lineage_jobs j SET current_run_id = coalesce(
        (SELECT r.id FROM lineage_runs r WHERE r.job_id = j.id AND r.state = 'COMPLETE'
          ORDER BY r.state_at DESC, r.id DESC LIMIT 1),
        (SELECT r.id FROM lineage_runs r WHERE r.job_id = j.id
          ORDER BY r.state_at DESC, r.id DESC LIMIT 1))
      WHERE j.id = ANY ($1)`,
    [jobIds],
  );
}

/** Makes all names of these groups one dataset, under the root of the name that is first in order. */
export async function joinNames(sql: Sql, rootIds: readonly string[]): Promise<void> {
  await sql(
    `UPDATE lineage_datasets d SET root_id = (SELECT f.id FROM lineage_datasets f
        WHERE f.root_id = ANY ($1) ORDER BY f.namespace, f.name LIMIT 1)
      WHERE d.root_id = ANY ($1)`,
    [rootIds],
  );
}
