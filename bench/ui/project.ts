import pg from "pg";
import { post, type Target } from "../tracking/calls";

export const PROJECT = "bench";
export const METRICS = 300;
/** Names that all runs together use: every run has the shared ones and those of its generation. */
const NAMES = 10_000;
const SHARED = 200;
const GENERATION = 100;
export const PARAMS = 100;
export const CURVES = { runs: 12, metrics: 10, points: 10_000 };
const STARTED_S = 1_700_000_000;
const SEAL_WAIT_MS = 180_000;

const pad = (text: string, digits: number) => `lpad((${text})::text, ${digits}, '0')`;
/** Name of metric number `n`: the curves come first. */
const metricName = (n: string) =>
  `CASE WHEN ${n} < ${CURVES.metrics} THEN 'curve/m' || ${n} ELSE 'group' || ${n} % 20 || '/metric_' || ${pad(n, 5)} END`;
/** Number of the `k`th metric of run `i`. */
const metricOf = `CASE WHEN k < ${SHARED} THEN k ELSE ${SHARED} + (i / ${GENERATION} * ${METRICS - SHARED} + k - ${SHARED}) % ${NAMES - SHARED} END`;
const value = "((hashint4(i * 1009 + k)::bigint & 2147483647) / 2147483648.0)::float8";
const at = `(${STARTED_S} + i)::bigint * 1000`;
const paramValue = `CASE WHEN k % 3 = 0 THEN (power(10, -1 - (hashint4(i * 17 + k)::bigint & 3)))::float8::text ELSE 'v' || (hashint4(i * 17 + k)::bigint & 7) END`;

type Queries = { run(text: string, values?: unknown[]): Promise<Record<string, string>[]> };

async function withDatabase<Result>(
  url: string,
  work: (queries: Queries) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work({ run: async (text, values) => (await client.query(text, values)).rows });
  } finally {
    await client.end();
  }
}

export async function queryNumber(url: string, text: string): Promise<number> {
  return withDatabase(url, async ({ run }) => Number((await run(text))[0]?.value));
}

/** The bench's project and an experiment in it; its number. */
export async function makeProject(databaseUrl: string, target: Target): Promise<string> {
  await withDatabase(databaseUrl, ({ run }) =>
    run("INSERT INTO projects (id, slug, name) VALUES (gen_random_uuid()::text, $1, 'Bench')", [
      PROJECT,
    ]),
  );
  const tags = [{ key: "headrace.project", value: PROJECT }];
  const body = { name: "bench", tags };
  return (await post<{ experiment_id: string }>(target, "experiments/create", body)).experiment_id;
}

/**
 * Fills the experiment with `count` finished runs, as if each had logged one batch through the API;
 * `checkRun` holds a run of these against one that did.
 */
export async function fillRuns(databaseUrl: string, number: string, count: number): Promise<void> {
  const made = `SELECT r.seq, substr(r.name, 5)::int AS i FROM runs r JOIN experiments e ON e.id = r.experiment_id WHERE e.number = ${number} AND r.name ~ '^run [0-9]+$'`;
  const steps = [
    `INSERT INTO logged_keys (key)
     SELECT ${metricName("n")} FROM generate_series(0, ${NAMES - 1}) n
     UNION ALL SELECT 'param_' || ${pad("n", 3)} FROM generate_series(0, ${PARAMS - 1}) n
     ON CONFLICT DO NOTHING`,
    `CREATE TEMP TABLE metric_ids AS SELECT n, l.id FROM generate_series(0, ${NAMES - 1}) n JOIN logged_keys l ON l.key = ${metricName("n")}`,
    `CREATE TEMP TABLE param_ids AS SELECT k, l.id FROM generate_series(0, ${PARAMS - 1}) k JOIN logged_keys l ON l.key = 'param_' || ${pad("k", 3)}`,
    "ANALYZE metric_ids",
    "ANALYZE param_ids",
    `INSERT INTO runs (id, experiment_id, name, status, owner_name, user_id, artifact_uri, started_at, finished_at)
     SELECT x.id, e.id, 'run ' || i, 'finished', (SELECT owner_name FROM runs WHERE experiment_id = e.id LIMIT 1), 'bench',
       'mlflow-artifacts:/${number}/' || x.id || '/artifacts', to_timestamp(${STARTED_S} + i), to_timestamp(${STARTED_S} + i + 60)
     FROM experiments e, generate_series(1, ${count}) i, LATERAL (SELECT md5('${number} ' || i) AS id) x(id) WHERE e.number = ${number}`,
    `CREATE TEMP TABLE made AS ${made}`,
    "ANALYZE made",
    `INSERT INTO run_tags (run_seq, key, value) SELECT seq, 'mlflow.runName', 'run ' || i FROM made`,
    `INSERT INTO run_params (run_seq, key_id, value) SELECT seq, p.id, ${paramValue} FROM made, param_ids p ORDER BY seq, p.id`,
    "CREATE TEMP TABLE logged (seq int, key_id int, value float8, at bigint)",
    `INSERT INTO logged SELECT seq, m.id, v, a FROM (
       SELECT seq, ${metricOf} AS n, ${value} AS v, ${at} AS a FROM made, generate_series(0, ${METRICS - 1}) k
     ) x JOIN metric_ids m USING (n)`,
    `INSERT INTO run_metrics (run_seq, key_id, experiment_number, count, tail_count, last, last_step, last_at, min, min_step, max, max_step)
     SELECT seq, key_id, ${number}, 1, 1, value, 0, at, value, 0, value, 0 FROM logged ORDER BY seq, key_id`,
    "INSERT INTO metric_points (run_seq, key_id, step, at, value) SELECT seq, key_id, 0, at, value FROM logged ORDER BY seq, key_id",
    `INSERT INTO experiment_keys (experiment_number, kind, key_id)
     SELECT ${number}, 'metric', key_id FROM (SELECT DISTINCT key_id FROM logged) x
     UNION ALL SELECT ${number}, 'param', id FROM param_ids ON CONFLICT DO NOTHING`,
  ];
  await withDatabase(databaseUrl, async ({ run }) => {
    for (const step of steps) await run(step);
    await run("VACUUM ANALYZE");
  });
}

const ROWS: Readonly<Record<string, string>> = {
  runs: "SELECT e.number::text || ' ' || r.status || ' ' || r.owner_name || ' ' || r.user_id || ' ' || coalesce(r.code_version, '-') || ' ' || r.note || replace(r.artifact_uri, r.id, '') || r.started_at || r.finished_at AS row FROM runs r JOIN experiments e ON e.id = r.experiment_id WHERE r.id = $1",
  run_metrics:
    "SELECT m.key_id || ' ' || m.experiment_number || ' ' || m.count || ' ' || m.tail_count || ' ' || m.last || ' ' || m.last_step || ' ' || m.last_at || ' ' || m.min || ' ' || m.min_step || ' ' || m.max || ' ' || m.max_step AS row FROM run_metrics m JOIN runs r ON r.seq = m.run_seq WHERE r.id = $1 ORDER BY m.key_id",
  metric_points:
    "SELECT p.key_id || ' ' || p.step || ' ' || p.at || ' ' || p.value AS row FROM metric_points p JOIN runs r ON r.seq = p.run_seq WHERE r.id = $1 ORDER BY p.key_id",
  run_params:
    "SELECT p.key_id || ' ' || p.value AS row FROM run_params p JOIN runs r ON r.seq = p.run_seq WHERE r.id = $1 ORDER BY p.key_id",
  run_tags:
    "SELECT t.key || ' ' || t.value AS row FROM run_tags t JOIN runs r ON r.seq = t.run_seq WHERE r.id = $1 ORDER BY t.key",
};

/** Logs a made run's contents through the API and holds both runs' rows together. @throws Error */
export async function checkRun(databaseUrl: string, target: Target, number: string): Promise<void> {
  await withDatabase(databaseUrl, async ({ run }) => {
    const [made] = await run(
      "SELECT r.id, r.seq FROM runs r JOIN experiments e ON e.id = r.experiment_id WHERE e.number = $1 AND r.name = 'run 1'",
      [number],
    );
    if (made === undefined) throw new Error("run 1 was not made");
    const metrics = await run(
      "SELECT l.key, m.last AS value, m.last_at AS timestamp, 0 AS step FROM run_metrics m JOIN logged_keys l ON l.id = m.key_id WHERE m.run_seq = $1",
      [made.seq],
    );
    const params = await run(
      "SELECT l.key, p.value FROM run_params p JOIN logged_keys l ON l.id = p.key_id WHERE p.run_seq = $1",
      [made.seq],
    );
    const started = (STARTED_S + 1) * 1000;
    const id = await startRun(target, number, "run 1", started);
    await post(target, "runs/log-batch", { run_id: id, params });
    await post(target, "runs/log-batch", {
      run_id: id,
      metrics: metrics.map((metric) => ({ ...metric, timestamp: Number(metric.timestamp) })),
    });
    await finishRun(target, id, started + 60_000);
    for (const [table, text] of Object.entries(ROWS)) {
      const [expected, found] = [await run(text, [id]), await run(text, [made.id])];
      if (expected.length > 0 && JSON.stringify(expected) === JSON.stringify(found)) continue;
      throw new Error(
        `${table} of a made run differ from a logged one's: ${JSON.stringify(found[0])} for ${JSON.stringify(expected[0])}, ${found.length} rows for ${expected.length}`,
      );
    }
    await run("DELETE FROM metric_points WHERE run_seq = (SELECT seq FROM runs WHERE id = $1)", [
      id,
    ]);
    await run("DELETE FROM runs WHERE id = $1", [id]);
  });
}

export async function startRun(
  target: Target,
  number: string,
  name: string,
  startedMs: number,
): Promise<string> {
  const body = { experiment_id: number, run_name: name, user_id: "bench", start_time: startedMs };
  const { run } = await post<{ run: { info: { run_id: string } } }>(target, "runs/create", body);
  return run.info.run_id;
}

export async function finishRun(target: Target, id: string, endedMs: number): Promise<void> {
  await post(target, "runs/update", { run_id: id, status: "FINISHED", end_time: endedMs });
}

/** Logs the newest runs' curves through the API and waits until the real job has sealed them. */
export async function logCurves(
  databaseUrl: string,
  target: Target,
  number: string,
  points: number,
): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < CURVES.runs; index += 1) {
    ids.push(
      await startRun(target, number, `curves ${index}`, (STARTED_S + 50_000 + index) * 1000),
    );
  }
  let next = 0;
  const writer = async () => {
    for (let index = next++; index < ids.length; index = next++) {
      await logRunCurves(target, ids[index] ?? "", index, points);
    }
  };
  await Promise.all(Array.from({ length: 4 }, writer));
  const left = `SELECT count(*) AS value FROM metric_points p JOIN runs r ON r.seq = p.run_seq WHERE r.name LIKE 'curves %'`;
  const giveUpAt = performance.now() + SEAL_WAIT_MS;
  while ((await queryNumber(databaseUrl, left)) > 0) {
    if (performance.now() > giveUpAt) throw new Error("The curves were not sealed in time");
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  }
  return ids;
}

async function logRunCurves(
  target: Target,
  runId: string,
  index: number,
  points: number,
): Promise<void> {
  const steps = 1_000 / CURVES.metrics;
  const params = Array.from({ length: PARAMS }, (_, k) => ({
    key: `param_${String(k).padStart(3, "0")}`,
    value: `v${(index + k) % 8}`,
  }));
  await post(target, "runs/log-batch", { run_id: runId, params });
  for (let from = 0; from < points; from += steps) {
    const metrics = Array.from({ length: steps * CURVES.metrics }, (_, offset) => {
      const [key, step] = [offset % CURVES.metrics, from + Math.floor(offset / CURVES.metrics)];
      const noise = ((step * 7_919 + index * 104_729 + key * 31) % 10_007) / 10_007;
      return {
        key: `curve/m${key}`,
        value: Math.fround(2 * Math.exp(-step / (points / 5)) + 0.1 * noise),
        timestamp: (STARTED_S + 50_000) * 1000 + step * 250,
        step,
      };
    });
    await post(target, "runs/log-batch", { run_id: runId, metrics });
  }
  await finishRun(target, runId, (STARTED_S + 60_000) * 1000);
}

/** Ids of `count` runs: neighbours, which share their metrics, or spread over all generations. */
export async function listRunIds(
  databaseUrl: string,
  count: number,
  every: number,
): Promise<string[]> {
  const rows = await withDatabase(databaseUrl, ({ run }) =>
    run(
      "SELECT id FROM runs WHERE name ~ '^run [0-9]+$' AND substr(name, 5)::int % $2 = 0 ORDER BY seq LIMIT $1",
      [count, every],
    ),
  );
  return rows.map(({ id }) => id ?? "");
}
