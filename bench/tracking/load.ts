import pg from "pg";

export const METRICS = 10;
const STARTED_S = 1_700_000_000;

/** Fills an experiment with `runs` runs of ten metrics, ten params and five tags each, by SQL. */
export type Loader = (databaseUrl: string, experimentId: string, runs: number) => Promise<void>;

async function runAll(databaseUrl: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** The same values in both: a fraction that the run's and the key's numbers scatter. */
const value = "abs(hashint4(i * 31 + k))::float8 / 2147483648";
const paramValue = "'v' || (abs(hashint4(i * 17 + k)) % 8)";
const tagValue = "chr(97 + abs(hashint4(i * 13 + k)) % 4) || '-tag'";

export const loadHeadrace: Loader = (databaseUrl, number, runs) => {
  const ids = `SELECT r.seq, substr(r.name, 5)::int AS i FROM runs r JOIN experiments e ON e.id = r.experiment_id WHERE e.number = ${number}`;
  return runAll(databaseUrl, [
    `INSERT INTO logged_keys (key) SELECT x || k FROM generate_series(1, 10) k, unnest(ARRAY['m', 'p']) x ON CONFLICT DO NOTHING`,
    `INSERT INTO runs (id, experiment_id, name, status, owner_name, user_id, artifact_uri, started_at, finished_at)
     SELECT md5('${number} ' || i), e.id, 'run ' || i, 'finished', 'bench', 'bench', 'mlflow-artifacts:/${number}/x',
       to_timestamp(${STARTED_S} + i), to_timestamp(${STARTED_S} + i + 60)
     FROM generate_series(1, ${runs}) i, experiments e WHERE e.number = ${number}`,
    `INSERT INTO run_metrics (run_seq, key_id, experiment_number, count, tail_count, last, last_step, last_at, min, min_step, max, max_step)
     SELECT r.seq, l.id, ${number}, 1, 0, ${value}, 0, ${STARTED_S}000::bigint, ${value}, 0, ${value}, 0
     FROM (${ids}) r, generate_series(1, 10) k JOIN logged_keys l ON l.key = 'm' || k`,
    `INSERT INTO run_params (run_seq, key_id, value) SELECT r.seq, l.id, ${paramValue}
     FROM (${ids}) r, generate_series(1, 10) k JOIN logged_keys l ON l.key = 'p' || k`,
    `INSERT INTO run_tags (run_seq, key, value) SELECT r.seq, 't' || k, ${tagValue} FROM (${ids}) r, generate_series(1, 5) k`,
    "VACUUM ANALYZE",
  ]);
};

export const loadMlflow: Loader = (databaseUrl, id, runs) => {
  const ids = `SELECT run_uuid AS run, substr(name, 5)::int AS i FROM runs WHERE experiment_id = ${id}`;
  return runAll(databaseUrl, [
    `INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time, end_time, lifecycle_stage, artifact_uri, experiment_id, source_version)
     SELECT md5('${id} ' || i), 'run ' || i, 'UNKNOWN', '', '', 'bench', 'FINISHED', ${STARTED_S}000::bigint + i * 1000,
       ${STARTED_S}000::bigint + i * 1000 + 60000, 'active', 'mlflow-artifacts:/${id}/x', ${id}, '' FROM generate_series(1, ${runs}) i`,
    `INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid)
     SELECT 'm' || k, ${value}, ${STARTED_S}000::bigint, 0, false, run FROM (${ids}) r, generate_series(1, 10) k`,
    `INSERT INTO params (key, value, run_uuid) SELECT 'p' || k, ${paramValue}, run FROM (${ids}) r, generate_series(1, 10) k`,
    `INSERT INTO tags (key, value, run_uuid) SELECT 't' || k, ${tagValue}, run FROM (${ids}) r, generate_series(1, 5) k`,
    "VACUUM ANALYZE",
  ]);
};
/** A series of `points` steps for each run in MLflow's own table, which its clients would take hours to fill. */
export async function loadMlflowHistory(
  databaseUrl: string,
  runIds: readonly string[],
  points: number,
): Promise<void> {
  const list = runIds.map((id) => `'${id}'`).join(", ");
  await runAll(databaseUrl, [
    `INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan)
     SELECT 'loss', (1 / (1 + i::float8 / 100))::float4::float8, ${STARTED_S}000::bigint + i * 250, run, i, false
     FROM unnest(ARRAY[${list}]) run, generate_series(0, ${points - 1}) i`,
    "VACUUM ANALYZE metrics",
  ]);
}

export async function queryOne(databaseUrl: string, text: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ value: string }>(text);
    return Number(rows[0]?.value);
  } finally {
    await client.end();
  }
}
