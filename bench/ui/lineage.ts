/**
 * The lineage of a workspace of 2 000 nodes in a real browser: how soon a focus is drawn, and how long
 * the longest frame takes while all of them are moved and zoomed.
 *
 * Usage: npm run bench:lineage
 *
 * Builds the pages, fills a throw-away PostgreSQL through OpenLineage's own route, measures, and ends
 * with 1 where a budget is missed. Servers listen on 127.0.0.1.
 */
import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { note } from "@/scripts/lib/client-servers";
import { type Install, openBrowser, startInstall } from "./install";
import { type Probe, tryProbe, watch } from "./probe";
import { exitCode, noteHeads, report } from "./report";

/** With a dataset each and the first one, 2 000 nodes less one. */
const JOBS = 999;
/** So many jobs read each dataset; all lie within five hops of the first. */
const FAN = 31;
const TURNS = 5;
const FOCUS_MS = 500;
const FRAME_MS = 50;
const WAIT_MS = 30_000;

const datasetName = (at: number) => `bench_${String(at).padStart(4, "0")}`;

function eventOf(at: number) {
  const parent = Math.floor((at - 1) / FAN);
  const others = [7_919, 104_729, 1_299_709].map((prime) => prime % at);
  const dataset = (place: number) => ({ namespace: "bench", name: datasetName(place) });
  return {
    ...{ eventType: "COMPLETE", producer: "urn:bench", run: { runId: randomUUID() } },
    eventTime: new Date(1_780_000_000_000 + at).toISOString(),
    job: { namespace: `team ${at % 12}`, name: `job_${at}` },
    inputs: [...new Set([parent, ...others])].map(dataset),
    outputs: [dataset(at)],
  };
}

async function call(install: Install, path: string, body?: unknown) {
  const answer = await fetch(`${install.url}/api/v1/lineage/${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${install.key}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text.slice(0, 300)}`);
  return text === "" ? null : JSON.parse(text);
}

async function findId(install: Install, name: string): Promise<string> {
  const found = await call(install, `nodes?text=${name}`);
  return found.find((node: { name: string }) => node.name === name).id;
}

/** From the click on a found node until it is drawn with all about it. */
async function focusOn(page: Page, name: string): Promise<number> {
  await page.getByLabel("Find a node").fill(name);
  const found = page.getByRole("list", { name: "Found" }).getByRole("button", { name });
  await found.first().waitFor();
  const begin = performance.now();
  await found.first().click();
  await drawn(page, name);
  return performance.now() - begin;
}

async function drawn(page: Page, name: string): Promise<void> {
  await page.waitForFunction(
    (wanted) => {
      const canvas = document.querySelector("[role=group][aria-label^='Lineage: ']");
      const title = document.querySelector("[aria-label='Chosen node'] h2")?.textContent;
      return canvas?.getAttribute("aria-busy") === "false" && title === wanted;
    },
    name,
    { polling: "raf", timeout: WAIT_MS },
  );
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );
}

/** Milliseconds of the frames that a page showed while `work` was done. */
async function timeFrames(page: Page, work: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => {
    const frames: number[] = [];
    let last = performance.now();
    const next = (now: number) => {
      frames.push(now - last);
      last = now;
      if ("lineageFrames" in window) requestAnimationFrame(next);
    };
    Object.assign(window, { lineageFrames: frames });
    requestAnimationFrame(next);
  });
  await work();
  return page.evaluate(() => {
    const { lineageFrames } = window as unknown as { lineageFrames: number[] };
    Reflect.deleteProperty(window, "lineageFrames");
    return lineageFrames.slice(1);
  });
}

const MOVES = 60;

/** A drag there and back across the drawing, and the rest in which it is drawn anew. */
async function pan(page: Page): Promise<void> {
  const { x, y } = await middleOfCanvas(page);
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let at = 1; at <= MOVES; at += 1) {
    const way = at <= MOVES / 2 ? at : MOVES - at;
    await page.mouse.move(x - way * 12, y - way * 5);
  }
  await page.mouse.up();
  await page.waitForTimeout(400);
}

async function zoom(page: Page): Promise<void> {
  const { x, y } = await middleOfCanvas(page);
  await page.mouse.move(x, y);
  for (const delta of [-100, 100]) {
    for (let at = 0; at < 12; at += 1) {
      await page.mouse.wheel(0, delta);
      await page.waitForTimeout(20);
    }
    await page.waitForTimeout(400);
  }
}

async function middleOfCanvas(page: Page) {
  const box = await page.getByRole("group", { name: /^Lineage: / }).boundingBox();
  if (box === null) throw new Error("There is no drawing");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function measureFocus(page: Page, install: Install): Promise<void> {
  for (const hops of [2, 5]) {
    const query = new URLSearchParams({ kind: "dataset", hops: String(hops), all: "true" });
    query.set("id", await findId(install, datasetName(0)));
    await page.goto(`${install.url}/lineage?${query}`);
    await drawn(page, datasetName(0));
    const taken: number[] = [];
    for (let turn = 0; turn <= TURNS; turn += 1) {
      const ms = await focusOn(page, datasetName(turn % 2 === 0 ? turn + 1 : turn * 150));
      if (turn > 0) taken.push(ms);
    }
    const label = await page.getByRole("group", { name: /^Lineage: / }).getAttribute("aria-label");
    report(`click to drawn focus, ${hops} hops`, FOCUS_MS, "ms", taken);
    note(`    the last: ${label}`);
  }
}

async function measureFrames(page: Page, probe: Probe, install: Install): Promise<void> {
  const query = new URLSearchParams({ kind: "dataset", hops: "5", dir: "down" });
  query.set("id", await findId(install, datasetName(0)));
  await page.goto(`${install.url}/lineage?${query}`);
  const button = page.getByRole("button", { name: "Draw all" });
  await button.waitFor();
  const begin = performance.now();
  await button.click();
  await drawn(page, datasetName(0));
  report("click to all nodes drawn", FOCUS_MS, "ms", [performance.now() - begin]);
  const label = await page.getByRole("group", { name: /^Lineage: / }).getAttribute("aria-label");
  note(`    ${label}`);
  await page.getByRole("button", { name: "Show all" }).click();
  await page.waitForTimeout(1_000);
  for (const [name, act] of Object.entries({ pan, zoom })) {
    probe.phase = name;
    const longest: number[] = [];
    for (let turn = 0; turn < TURNS; turn += 1) {
      longest.push(Math.max(...(await timeFrames(page, () => act(page)))));
    }
    report(`${name} of all nodes, longest frame`, FRAME_MS, "ms", longest);
  }
}

async function main(): Promise<void> {
  const install = await startInstall();
  try {
    const events = Array.from({ length: JOBS }, (_, at) => eventOf(at + 1));
    await call(install, "batch", events);
    const { browser, context } = await openBrowser(install);
    const probe = await watch(context);
    const page = await context.newPage();
    await page.goto(`${install.url}/lineage`);
    await tryProbe(page, probe);
    noteHeads();
    probe.phase = "focus";
    await measureFocus(page, install);
    await measureFrames(page, probe, install);
    const worst = [...probe.blocks].sort((a, b) => b.ms - a.ms).slice(0, 8);
    for (const { ms, phase, script } of worst) {
      note(`    blocked ${ms.toFixed(0).padStart(5)} ms  ${phase}  ${script}`);
    }
    await browser.close();
  } finally {
    await install.remove();
  }
  process.exitCode = exitCode();
}

await main();
