/**
 * Headrace and MLflow's own server on one PostgreSQL server, one machine, in turns: a table of ratios.
 *
 * Usage: npm run bench:tracking [-- --runs 10000,100000 --quick]
 *
 * MLflow is measured with kept connections and with one for each request; its better figure counts.
 * Needs Python 3.10 or newer. Servers listen on 127.0.0.1.
 */
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import {
  findPython,
  installPackages,
  KEY,
  note,
  startHeadrace,
  startMlflow,
  stopServer,
} from "@/scripts/lib/client-servers";
import { startThrowAwayPostgres } from "@/scripts/lib/throw-away-postgres";
import { call, makeExperiment, makeRun, post, quantile, type Target, time } from "./calls";
import { loadHeadrace, loadMlflow, loadMlflowHistory, queryOne } from "./load";

const { values: options } = parseArgs({
  options: {
    runs: { type: "string", default: "10000,100000" },
    quick: { type: "boolean", default: false },
  },
});
const HISTORY = { runs: 100, points: options.quick ? 1_000 : 10_000, pixels: 320 };
const REPEATS = options.quick ? 5 : 15;
const WRITERS = 20;
const WRITE_MS = options.quick ? 2_000 : 6_000;
const FILE_BYTES = (options.quick ? 10 : 100) * 1024 * 1024;

type Subject = { name: string; databaseUrl: string; targets: Target[] };
/** Of several ways to connect, the better one's median and 95th percentile. */
type Figure = { median: number; p95: number };
type Measure = (target: Target, subject: Subject) => Promise<number[]>;

const rows: {
  what: string;
  unit: string;
  headrace: Figure;
  mlflow: Figure;
  better: "less" | "more";
}[] = [];

async function measure(
  what: string,
  unit: string,
  better: "less" | "more",
  subjects: readonly Subject[],
  work: Measure,
): Promise<void> {
  const figures = new Map<string, Figure>();
  for (const subject of subjects) {
    for (const target of subject.targets) {
      const taken = await work(target, subject);
      const figure = {
        median: quantile(taken, 0.5),
        p95: quantile(taken, better === "less" ? 0.95 : 0.05),
      };
      const former = figures.get(subject.name);
      const isBetter =
        former === undefined ||
        (better === "less" ? figure.median < former.median : figure.median > former.median);
      if (isBetter) figures.set(subject.name, figure);
    }
  }
  const [headrace, mlflow] = [figures.get("headrace"), figures.get("mlflow")];
  if (headrace === undefined || mlflow === undefined) throw new Error(`${what}: not measured`);
  rows.push({ what, unit, headrace, mlflow, better });
  const ratio =
    better === "less" ? mlflow.median / headrace.median : headrace.median / mlflow.median;
  note(
    `${what.padEnd(46)} ${show(headrace)} ${show(mlflow)} ${unit.padEnd(9)} ${ratio.toFixed(1)}×`,
  );
}

function show({ median, p95 }: Figure): string {
  const digits = (value: number) => value.toFixed(value < 100 ? 2 : 0);
  return `${digits(median)} (${digits(p95)})`.padStart(20);
}

/** Calls of `WRITERS` at once for a while; how many of `weight` were done a second, in five slices. */
async function writeAtOnce(
  weight: number,
  work: (writer: number, turn: number) => Promise<unknown>,
) {
  const slices = [0, 0, 0, 0, 0];
  const begin = performance.now();
  const sliceMs = WRITE_MS / slices.length;
  const loop = async (writer: number) => {
    for (let turn = 0; performance.now() - begin < WRITE_MS; turn += 1) {
      await work(writer, turn);
      const slice = Math.floor((performance.now() - begin) / sliceMs);
      if (slice < slices.length) slices[slice] = (slices[slice] ?? 0) + weight;
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => loop(writer)));
  return slices.map((done) => (done * 1000) / sliceMs);
}

const batch = (size: number, turn: number) =>
  Array.from({ length: size }, (_, index) => ({
    key: `metric ${index % 10}`,
    value: Math.fround(1 / (1 + turn + index)),
    timestamp: 1_700_000_000_000 + turn * 1000 + index,
    step: turn * size + index,
  }));

async function measureWrites(subjects: readonly Subject[], python: string): Promise<void> {
  await measure("log_metric, Python client", "ms", "less", subjects, async (target) => {
    const args = [
      "bench/tracking/client.py",
      options.quick ? "50" : "300",
      ...(target.close ? ["--close"] : []),
    ];
    const token = target.token === null ? {} : { MLFLOW_TRACKING_TOKEN: target.token };
    const env = { ...process.env, MLFLOW_TRACKING_URI: target.url, ...token };
    const { stdout, stderr, status } = spawnSync(python, args, { encoding: "utf8", env });
    if (status !== 0) throw new Error(stderr);
    return stdout.trim().split("\n").map(Number).slice(20);
  });
  await measure("log_metric, plain HTTP", "ms", "less", subjects, async (target) => {
    const run = await makeRun(target, await makeExperiment(target, "single"));
    return time(options.quick ? 50 : 300, (turn) => {
      const [metric] = batch(1, turn);
      return post(target, "runs/log-metric", { run_id: run, ...metric });
    });
  });
  await measure("log_batch, 1 000 metrics", "ms", "less", subjects, async (target) => {
    const run = await makeRun(target, await makeExperiment(target, "batch"));
    return time(REPEATS, (turn) =>
      post(target, "runs/log-batch", { run_id: run, metrics: batch(1_000, turn) }),
    );
  });
  for (const [what, size] of [
    ["log_metric", 1],
    ["log_batch of 100", 100],
  ] as const) {
    await measure(`20 writers, ${what}`, "points/s", "more", subjects, async (target) => {
      const experiment = await makeExperiment(target, "writers");
      const runs = await Promise.all(
        Array.from({ length: WRITERS }, () => makeRun(target, experiment)),
      );
      return writeAtOnce(size, (writer, turn) => {
        const [metric] = batch(1, turn);
        return size === 1
          ? post(target, "runs/log-metric", { run_id: runs[writer], ...metric })
          : post(target, "runs/log-batch", { run_id: runs[writer], metrics: batch(size, turn) });
      });
    });
  }
}

async function measureSearch(subjects: readonly Subject[], runs: number): Promise<void> {
  const ids = new Map<string, string>();
  for (const { name, databaseUrl, targets } of subjects) {
    const [target] = targets;
    if (target === undefined) throw new Error(`${name} has no target`);
    const id = await makeExperiment(target, `search ${runs}`);
    await (name === "headrace" ? loadHeadrace : loadMlflow)(databaseUrl, id, runs);
    ids.set(name, id);
  }
  const searches = {
    "100 newest": {},
    "3 conditions, metric sort": {
      filter: "metrics.m1 > 0.3 AND params.p2 = 'v3' AND tags.t1 LIKE 'a%'",
      order_by: ["metrics.m2 DESC"],
    },
  };
  for (const [what, search] of Object.entries(searches)) {
    const sizes = new Set<number>();
    await measure(`search ${runs} runs, ${what}`, "ms", "less", subjects, (target, { name }) =>
      time(REPEATS, async () => {
        const body = { experiment_ids: [ids.get(name)], max_results: 100, ...search };
        const answer = await post<{ runs: unknown[] }>(target, "runs/search", body);
        sizes.add(answer.runs.length);
      }),
    );
    if (sizes.size !== 1) throw new Error(`${what}: the servers found different numbers of runs`);
  }
}

async function measureHistory(subjects: readonly Subject[]): Promise<void> {
  const runsOf = new Map<string, string[]>();
  for (const { name, databaseUrl, targets } of subjects) {
    const [target] = targets;
    if (target === undefined) throw new Error(`${name} has no target`);
    const experiment = await makeExperiment(target, "history");
    const runs: string[] = [];
    for (let index = 0; index < HISTORY.runs; index += 1)
      runs.push(await makeRun(target, experiment));
    runsOf.set(name, runs);
    if (name === "headrace") await logHistory(target, databaseUrl, runs);
    else await loadMlflowHistory(databaseUrl, runs, HISTORY.points);
  }
  const what = `history of 100 runs × ${HISTORY.points} steps`;
  const bulk = (target: Target, name: string) => {
    const ids = (runsOf.get(name) ?? []).map((id) => `run_ids=${id}`).join("&");
    const rest = `metric_key=loss&max_results=${HISTORY.pixels}`;
    return call(
      target,
      "GET",
      `/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval?${ids}&${rest}`,
    );
  };
  await measure(`${what}, bulk-interval`, "ms", "less", subjects, (target, { name }) =>
    time(Math.min(REPEATS, 8), () => bulk(target, name)),
  );
  await measure(`${what}, for a chart`, "ms", "less", subjects, (target, { name }) =>
    time(Math.min(REPEATS, 8), () => {
      if (name === "mlflow") return bulk(target, name);
      const json = { runIds: runsOf.get(name), key: "loss", maxPoints: HISTORY.pixels };
      const input = encodeURIComponent(JSON.stringify({ json }));
      return call(target, "GET", `/api/trpc/runs.history?input=${input}`);
    }),
  );
}

/** Logs through the API, as clients do, waits for the sealing job, and says what a point takes. */
async function logHistory(
  target: Target,
  databaseUrl: string,
  runs: readonly string[],
): Promise<void> {
  const begin = performance.now();
  let next = 0;
  const writer = async () => {
    for (let index = next++; index < runs.length; index = next++) {
      for (let from = 0; from < HISTORY.points; from += 1_000) {
        const metrics = Array.from({ length: 1_000 }, (_, offset) => {
          const step = from + offset;
          const noise = ((step * 7_919 + index * 104_729) % 10_007) / 10_007;
          return {
            key: "loss",
            value: Math.fround(2 * Math.exp(-step / 2_000) + 0.1 * noise),
            timestamp: 1_700_000_000_000 + step * 250 + Math.floor(noise * 60),
            step,
          };
        });
        await post(target, "runs/log-batch", { run_id: runs[index], metrics });
      }
      await post(target, "runs/update", {
        run_id: runs[index],
        status: "FINISHED",
        end_time: Date.now(),
      });
    }
  };
  await Promise.all(Array.from({ length: 8 }, writer));
  const total = HISTORY.runs * HISTORY.points;
  const rate = (total / (performance.now() - begin)) * 1000;
  note(`logged ${total} points by log_batch of 1 000, 8 writers: ${Math.round(rate)} points/s`);
  const key = "(SELECT id FROM logged_keys WHERE key = 'loss')";
  const left = `SELECT count(*) AS value FROM metric_points WHERE key_id = ${key} AND run_seq IN (SELECT seq FROM runs WHERE finished_at IS NOT NULL)`;
  while ((await queryOne(databaseUrl, left)) > 0)
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  const sealed = await queryOne(databaseUrl, "SELECT sum(count) AS value FROM metric_chunks");
  await queryOne(databaseUrl, "VACUUM metric_points").catch(() => 0);
  const bytes = await queryOne(
    databaseUrl,
    "SELECT pg_total_relation_size('metric_chunks') AS value",
  );
  const live = await queryOne(
    databaseUrl,
    "SELECT sum(pg_column_size(c.*)) AS value FROM metric_chunks c",
  );
  note(
    `sealed: ${sealed} points, ${(bytes / sealed).toFixed(2)} bytes a point on disk with index, ${(live / sealed).toFixed(2)} in rows`,
  );
}

async function measureFiles(subjects: readonly Subject[]): Promise<void> {
  const bytes = randomBytes(FILE_BYTES);
  const size = `${FILE_BYTES / 1024 / 1024} MB`;
  const address = "/api/2.0/mlflow-artifacts/artifacts/0/bench/artifacts/file.bin";
  await measure(`upload of ${size}`, "ms", "less", subjects, (target) =>
    time(4, () => call(target, "PUT", address, bytes)),
  );
  await measure(`download of ${size}`, "ms", "less", subjects, (target) =>
    time(4, async () => {
      const got = await call(target, "GET", address);
      if (got.length !== FILE_BYTES) throw new Error(`${got.length} bytes came back`);
    }),
  );
}

async function main(): Promise<void> {
  const found = findPython();
  if (found === undefined) throw new Error("Python 3.10 or newer is needed for the peer");
  const { python, newest } = installPackages(found);
  const folder = mkdtempSync(path.join(os.tmpdir(), "headrace-bench-"));
  const postgres = await startThrowAwayPostgres({ durable: true });
  const urls = new Map<string, string>();
  const createDatabase = async (name: string) => {
    const url = await postgres.createDatabase(name);
    urls.set(name, url);
    return url;
  };
  const stage = { python, newest, folder, createDatabase };
  const headrace = await startHeadrace(stage, "headrace_bench");
  const mlflow = await startMlflow(stage, { workers: 2 });
  try {
    const target = (name: string, url: string, token: string | null, close: boolean) => ({
      name,
      url,
      token,
      close,
    });
    const subjects: Subject[] = [
      {
        name: "headrace",
        databaseUrl: urls.get("headrace_bench") ?? "",
        targets: [target("headrace", headrace.url, KEY, false)],
      },
      {
        name: "mlflow",
        databaseUrl: urls.get("mlflow") ?? "",
        targets: [
          target("mlflow", mlflow.url, null, false),
          target("mlflow", mlflow.url, null, true),
        ],
      },
    ];
    note(`${"".padEnd(46)} ${"Headrace".padStart(20)} ${"MLflow".padStart(20)}   median (p95)`);
    await measureWrites(subjects, python);
    await measureFiles(subjects);
    for (const runs of options.runs.split(",")) await measureSearch(subjects, Number(runs));
    await measureHistory(subjects);
  } finally {
    await stopServer(mlflow.child);
    await stopServer(headrace.child);
    await postgres.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
