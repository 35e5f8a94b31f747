/**
 * The budgets of a project at design load in a real browser: 10 000 runs of 300 metrics and 100 params.
 *
 * Usage: npm run bench:ui [-- --quick --minutes 10 --calls]
 *
 * Builds the pages, fills a throw-away PostgreSQL, measures, and ends with 1 where a budget is missed.
 * `--quick` takes 1 000 runs; `--minutes` is how long people's use is played before memory is read;
 * `--calls` names the slowest calls to the server.
 */
import { parseArgs } from "node:util";
import { note } from "@/scripts/lib/client-servers";
import type { Target } from "../tracking/calls";
import {
  filterTable,
  openCharts,
  openCompare,
  openTable,
  type Site,
  searchPicker,
  sortTable,
  workRound,
} from "./acts";
import { openBrowser, startInstall } from "./install";
import { collectGarbage, type Probe, readMemory, tryProbe, watch } from "./probe";
import { CURVES, checkRun, fillRuns, listRunIds, logCurves, makeProject } from "./project";
import { exitCode, noteMissed, report } from "./report";

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    minutes: { type: "string", default: "2" },
    calls: { type: "boolean", default: false },
  },
});
const RUNS = options.quick ? 1_000 : 10_000;
const POINTS = options.quick ? 1_000 : CURVES.points;
const TURNS = 3;
const MEMORY_MB = 500;
const BLOCK_MS = 200;
const WIDE = { width: 1920, height: 1400 };
const USUAL = { width: 1440, height: 900 };

/** Measures an act a few times after one that only warms, and notes the server's part in it. */
async function measure(
  probe: Probe,
  name: string,
  limitMs: number,
  act: (turn: number) => Promise<number>,
): Promise<void> {
  probe.phase = `${name} (first)`;
  try {
    await act(0);
    probe.phase = name;
    const taken: number[] = [];
    for (let turn = 1; turn <= TURNS; turn += 1) taken.push(await act(turn));
    report(name, limitMs, "ms", taken);
  } catch (error) {
    noteMissed();
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    note(`${name.padEnd(44)} ${String(limitMs).padStart(6)} NOT MEASURED: ${reason}`);
  }
  if (options.calls) noteCalls(probe, name);
}

function noteCalls(probe: Probe, phase: string): void {
  const calls = probe.calls.filter((call) => call.phase === phase);
  const slowest = calls.sort((a, b) => b.waitMs - a.waitMs).slice(0, 4);
  for (const { what, waitMs } of slowest) note(`    ${waitMs.toFixed(0).padStart(6)} ms  ${what}`);
}

type Compared = { ids: readonly string[]; spreadIds: readonly string[] };

async function measureAll(site: Site, probe: Probe, { ids, spreadIds }: Compared): Promise<void> {
  const { page } = site;
  await measure(probe, "open the runs table", 1_000, () => openTable(site));
  await measure(probe, "filter by a metric", 700, (turn) =>
    filterTable(site, `metric.group1/metric_00021 > 0.${turn + 2}`),
  );
  await measure(probe, "filter by params, metric and text", 700, (turn) =>
    filterTable(site, `param.param_001:v${turn} and metric.group2/metric_00022 < 0.9 and name~1`),
  );
  await openTable(site);
  await measure(probe, "sort by a metric", 700, (turn) => sortTable(site, turn));
  const needles = ["metric_012", "metric_034", "metric_056", "metric_078"];
  await measure(probe, "search 10 000 names in the column picker", 300, (turn) =>
    searchPicker(site, needles[turn] ?? ""),
  );
  await page.setViewportSize(WIDE);
  await measure(probe, `10 charts × 10 runs × ${POINTS} points`, 1_500, () => openCharts(site));
  await page.setViewportSize(USUAL);
  await measure(probe, `compare ${ids.length} runs`, 2_000, () => openCompare(site, ids));
  await measure(probe, `compare ${spreadIds.length} runs of other metrics each`, 2_000, () =>
    openCompare(site, spreadIds),
  );
}

function reportBlocks(probe: Probe): void {
  const worst = [...probe.blocks].sort((a, b) => b.ms - a.ms);
  report("longest block of the main thread", BLOCK_MS, "ms", [worst[0]?.ms ?? 0]);
  for (const { ms, phase, script } of worst.slice(0, 6)) {
    note(`    ${ms.toFixed(0).padStart(6)} ms  ${phase}  ${script}`);
  }
}

async function main(): Promise<void> {
  const install = await startInstall();
  try {
    const { url, databaseUrl, key } = install;
    const target: Target = { name: "headrace", url, token: key, close: false };
    const begin = performance.now();
    const number = await makeProject(databaseUrl, target);
    await logCurves(databaseUrl, target, number, POINTS);
    await fillRuns(databaseUrl, number, RUNS);
    await checkRun(databaseUrl, target, number);
    note(`project of ${RUNS} runs made in ${((performance.now() - begin) / 1000).toFixed(0)} s`);
    const ids = await listRunIds(databaseUrl, 100, 1);
    const spreadIds = await listRunIds(databaseUrl, 100, RUNS / 100);
    const { browser, context } = await openBrowser(install);
    const probe = await watch(context);
    const site = { url, page: await context.newPage() };
    await openTable(site);
    await tryProbe(site.page, probe);
    note(`${"".padEnd(44)}  limit  median     max      ratio`);
    await measureAll(site, probe, { ids, spreadIds });
    probe.phase = "use";
    const endAt = Date.now() + Number(options.minutes) * 60_000;
    let rounds = 0;
    for (; Date.now() < endAt; rounds += 1) await workRound(site, ids, rounds);
    const { heapMb, privateMb, residentMb } = await readMemory(browser, site.page);
    note(`${rounds} rounds of use in ${options.minutes} minutes`);
    report("JavaScript heap after use", MEMORY_MB, "MB", [heapMb]);
    report("renderer's own memory after use", MEMORY_MB, "MB", [privateMb]);
    await collectGarbage(site.page);
    const kept = await readMemory(browser, site.page);
    note(
      `resident in all, with what tabs share: ${residentMb.toFixed(0)} MB; its own without garbage: ${kept.privateMb.toFixed(0)} MB, heap ${kept.heapMb.toFixed(0)} MB`,
    );
    reportBlocks(probe);
    await browser.close();
  } finally {
    await install.remove();
  }
  process.exitCode = exitCode();
}

await main();
