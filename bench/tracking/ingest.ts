/**
 * Metrics of many live runs at a fixed rate, whatever the answers' speed, while somebody looks at the
 * runs page; then every point is counted, through the API and in the database.
 *
 * Usage: npm run bench:ingest [-- --seconds 60 --rate 20000 --runs 10000]
 *
 * Fifty runs send batches of a hundred metrics. A call's time counts from when it was due. The runs
 * page is that of a project with `--runs` finished runs. Ends with 1 where a point is lost, a call
 * fails, the rate is not kept or the page misses its budget.
 */
import os from "node:os";
import { parseArgs } from "node:util";
import { note } from "@/scripts/lib/client-servers";
import { openTable } from "../ui/acts";
import { type Install, openBrowser, startInstall } from "../ui/install";
import { checkRun, fillRuns, makeProject, queryNumber, startRun } from "../ui/project";
import { call, post, quantile, type Target } from "./calls";

const { values: options } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    rate: { type: "string", default: "20000" },
    runs: { type: "string", default: "10000" },
  },
});
const SECONDS = Number(options.seconds);
const WRITERS = 50;
const METRICS = 100;
const PAGE_EVERY_MS = 5_000;
const PAGE_LIMIT_MS = 1_000;
const READERS = 8;
/** Time that one round of all writers stands for. */
const ROUND_MS = (WRITERS * METRICS * 1000) / Number(options.rate);
const ROUNDS = Math.round((SECONDS * 1000) / ROUND_MS);

type Writing = { taken: number[]; errors: string[]; lateMs: number };

/** Of a point in its series; told apart from its neighbours by every bit of it. */
const pointValue = (writer: number, metric: number, step: number) =>
  ((writer * 7_919 + metric * 104_729 + step * 15_485_863) % 1_000_003) / 1_000_003;

const batchOf = (writer: number, step: number, sentMs: number) =>
  Array.from({ length: METRICS }, (_, metric) => ({
    key: `live/m${metric}`,
    value: pointValue(writer, metric, step),
    timestamp: sentMs,
    step,
  }));

/** Sends every batch when it is due, also while former ones are not answered. */
async function writeAll(target: Target, runs: readonly string[]): Promise<Writing> {
  const writing: Writing = { taken: [], errors: [], lateMs: 0 };
  const begin = performance.now();
  const pending: Promise<void>[] = [];
  const total = ROUNDS * WRITERS;
  for (let index = 0; index < total; index += 1) {
    const dueMs = begin + (index * ROUND_MS) / WRITERS;
    const waitMs = dueMs - performance.now();
    if (waitMs > 1) await new Promise((resolve) => setTimeout(resolve, waitMs));
    writing.lateMs = Math.max(writing.lateMs, performance.now() - dueMs);
    const [writer, step] = [index % WRITERS, Math.floor(index / WRITERS)];
    const metrics = batchOf(writer, step, Date.now());
    const sent = post(target, "runs/log-batch", { run_id: runs[writer], metrics });
    pending.push(
      sent.then(
        () => {
          writing.taken.push(performance.now() - dueMs);
        },
        (error: Error) => {
          writing.errors.push(error.message);
        },
      ),
    );
  }
  await Promise.all(pending);
  return writing;
}

/** Opens the runs page at once and every few seconds until `isOver`. */
async function lookOften(install: Install, isOver: () => boolean): Promise<number[]> {
  const { browser, context } = await openBrowser(install);
  const page = await context.newPage();
  const taken: number[] = [];
  await openTable({ url: install.url, page });
  while (!isOver()) {
    const begin = performance.now();
    taken.push(await openTable({ url: install.url, page }));
    await new Promise((resolve) =>
      setTimeout(resolve, Math.max(0, PAGE_EVERY_MS - (performance.now() - begin))),
    );
  }
  await browser.close();
  return taken;
}

type Point = { value: number; step: string | number };

/** How many points of all series come back through the API with the value that was sent. */
async function countByApi(target: Target, runs: readonly string[]): Promise<number> {
  let [found, next] = [0, 0];
  const reader = async () => {
    for (let index = next++; index < runs.length * METRICS; index = next++) {
      const [writer, metric] = [Math.floor(index / METRICS), index % METRICS];
      const query = `run_id=${runs[writer]}&metric_key=${encodeURIComponent(`live/m${metric}`)}`;
      const answer = await call(target, "GET", `/api/2.0/mlflow/metrics/get-history?${query}`);
      const { metrics = [] }: { metrics?: Point[] } = JSON.parse(answer.toString());
      const steps = new Set<number>();
      for (const { value, step } of metrics) {
        if (value === pointValue(writer, metric, Number(step))) steps.add(Number(step));
      }
      if (metrics.length !== steps.size) {
        note(`run ${writer}, metric ${metric}: ${metrics.length - steps.size} doubled or changed`);
      }
      found += steps.size;
    }
  };
  await Promise.all(Array.from({ length: READERS }, reader));
  return found;
}

async function countBySql({ databaseUrl }: Install): Promise<{ summed: number; stored: number }> {
  const live =
    "run_seq IN (SELECT seq FROM runs WHERE name LIKE 'live %') AND key_id IN (SELECT id FROM logged_keys WHERE key LIKE 'live/m%')";
  const summed = await queryNumber(
    databaseUrl,
    `SELECT sum(count) AS value FROM run_metrics WHERE ${live}`,
  );
  const stored = await queryNumber(
    databaseUrl,
    `SELECT (SELECT count(*) FROM metric_points WHERE ${live}) + (SELECT coalesce(sum(count), 0) FROM metric_chunks WHERE ${live}) AS value`,
  );
  return { summed, stored };
}

/** Milliseconds that all processors were busy and idle since the system started. */
function readProcessors(): { busyMs: number; allMs: number } {
  const times = os.cpus().map((each) => each.times);
  const idleMs = times.reduce((sum, { idle }) => sum + idle, 0);
  const allMs = times.reduce(
    (sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq,
    0,
  );
  return { busyMs: allMs - idleMs, allMs };
}

function noteQuantiles(what: string, taken: readonly number[]): void {
  const at = (q: number) => quantile(taken, q).toFixed(0);
  note(
    `${what}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms, most ${at(1)} ms (${taken.length} calls)`,
  );
}

async function main(): Promise<boolean> {
  const install = await startInstall();
  try {
    const { url, databaseUrl, key } = install;
    const target: Target = { name: "headrace", url, token: key, close: false };
    const number = await makeProject(databaseUrl, target);
    const runs: string[] = [];
    for (let index = 0; index < WRITERS; index += 1) {
      runs.push(await startRun(target, number, `live ${index}`, Date.now()));
    }
    if (Number(options.runs) > 0) {
      await fillRuns(databaseUrl, number, Number(options.runs));
      await checkRun(databaseUrl, target, number);
    }
    let isOver = false;
    const looking = lookOften(install, () => isOver);
    await new Promise((resolve) => setTimeout(resolve, PAGE_EVERY_MS));
    const [cpu, own, begin] = [readProcessors(), process.cpuUsage(), performance.now()];
    const writing = await writeAll(target, runs).finally(() => {
      isOver = true;
    });
    const tookMs = performance.now() - begin;
    const [cpuEnd, ownEnd] = [readProcessors(), process.cpuUsage(own)];
    const pages = await looking;
    const due = ROUNDS * WRITERS * METRICS;
    const rate = (writing.taken.length * METRICS * 1000) / tookMs;
    note(`${due} points due in ${SECONDS} s, ${rate.toFixed(0)} points/s stored`);
    noteQuantiles("log-batch, from when it was due", writing.taken);
    note(`batches were sent ${writing.lateMs.toFixed(0)} ms after they were due at most`);
    note(`errors: ${writing.errors.length} ${writing.errors[0] ?? ""}`);
    noteQuantiles(`runs page (limit ${PAGE_LIMIT_MS} ms)`, pages);
    const busy = (cpuEnd.busyMs - cpu.busyMs) / (cpuEnd.allMs - cpu.allMs);
    const ownShare = (ownEnd.user + ownEnd.system) / 1000 / (cpuEnd.allMs - cpu.allMs);
    note(
      `processors (${os.cpus().length}): ${(busy * 100).toFixed(0)} % busy with all, ${(ownShare * 100).toFixed(0)} % with the writers; load ${os.loadavg()[0]?.toFixed(1)}`,
    );
    const { summed, stored } = await countBySql(install);
    const read = await countByApi(target, runs);
    note(`of ${due} points: ${read} read by the API, ${stored} stored, ${summed} in the summaries`);
    const isWhole = [read, stored, summed].every((count) => count === due);
    const isInTime = quantile(pages, 0.5) <= PAGE_LIMIT_MS && rate >= Number(options.rate) * 0.98;
    note(`lost: ${due - read}${isWhole ? "" : " — MISSED"}`);
    return isWhole && isInTime && writing.errors.length === 0;
  } finally {
    await install.remove();
  }
}

if (!(await main())) process.exitCode = 1;
