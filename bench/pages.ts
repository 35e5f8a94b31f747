/**
 * Measures pages of a running console in a real browser: JavaScript on the wire that the page's own
 * document names (first load), all scripts until the network is quiet (with those of pages that a
 * link in view may lead to), and the time until the page's main content is drawn, warm.
 *
 * Usage: HEADRACE_URL=http://127.0.0.1:3000 HEADRACE_EMAIL=… HEADRACE_PASSWORD=… \
 *          node --import tsx bench/pages.ts [path …]
 *
 * Limits (see docs/performance.md): 300 KB of JavaScript on the runs page, 1 s to a page's content.
 */
import { type Browser, chromium, type Page } from "@playwright/test";
import { findBrowser } from "../scripts/lib/browser.mjs";

const LIMIT_JS_KB = 300;
const LIMIT_MS = 1_000;
const WARM_VISITS = 5;
const DEFAULT_PATHS = [
  "/p/bank-term-deposit/runs",
  "/home",
  "/datasets",
  "/datasets/bank-marketing?tab=profile",
  "/pipelines",
  "/models",
  "/endpoints",
  "/monitoring/term-deposit",
];

type Measure = {
  path: string;
  firstLoadKb: number;
  allKb: number;
  firstMs: number;
  warmMs: number[];
};

function need(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`Set ${name}`);
  return value;
}

async function signIn(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/login`);
  await page.getByLabel("E-mail").fill(need("HEADRACE_EMAIL"));
  await page.getByLabel("Password", { exact: true }).fill(need("HEADRACE_PASSWORD"));
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(/\/home/);
}

/** Milliseconds from navigation until the main landmark shows content and no skeleton. */
async function visit(page: Page, address: string): Promise<number> {
  const startedAt = performance.now();
  await page.goto(address, { waitUntil: "commit" });
  await page.locator("main h1").first().waitFor();
  await page.waitForFunction(() => document.querySelector("main [data-skeleton]") === null);
  return performance.now() - startedAt;
}

async function measure(browser: Browser, state: string, address: string): Promise<Measure> {
  const context = await browser.newContext({ storageState: JSON.parse(state) });
  const page = await context.newPage();
  const client = await context.newCDPSession(page);
  await client.send("Network.enable");
  const scripts = new Map<string, { file: string; bytes: number }>();
  client.on("Network.responseReceived", ({ requestId, type, response }) => {
    const file = new URL(response.url).pathname;
    if (type === "Script") scripts.set(requestId, { file, bytes: 0 });
  });
  client.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const script = scripts.get(requestId);
    if (script !== undefined) script.bytes = encodedDataLength;
  });
  const firstMs = await visit(page, address);
  await page.waitForLoadState("networkidle");
  const html = await (await context.request.get(address)).text();
  const sizeOf = (chosen: { bytes: number }[]) =>
    chosen.reduce((sum, { bytes }) => sum + bytes, 0) / 1024;
  const all = [...scripts.values()];
  const firstLoadKb = sizeOf(all.filter(({ file }) => html.includes(file)));
  const allKb = sizeOf(all);
  const warmMs: number[] = [];
  for (let index = 0; index < WARM_VISITS; index += 1) warmMs.push(await visit(page, address));
  await context.close();
  return { path: new URL(address).pathname, firstLoadKb, allKb, firstMs, warmMs };
}

const url = need("HEADRACE_URL");
const executablePath = findBrowser();
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const signInContext = await browser.newContext();
await signIn(await signInContext.newPage(), url);
const state = JSON.stringify(await signInContext.storageState());

const paths = process.argv.length > 2 ? process.argv.slice(2) : DEFAULT_PATHS;
console.log(
  "page".padEnd(32),
  "JS KB",
  "of limit",
  "all KB",
  "first ms",
  "warm median ms",
  "of limit",
);
for (const path of paths) {
  const result = await measure(browser, state, url + path);
  const sorted = [...result.warmMs].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  console.log(
    result.path.padEnd(32),
    result.firstLoadKb.toFixed(0).padStart(5),
    (result.firstLoadKb / LIMIT_JS_KB).toFixed(2).padStart(8),
    result.allKb.toFixed(0).padStart(6),
    result.firstMs.toFixed(0).padStart(8),
    median.toFixed(0).padStart(14),
    (median / LIMIT_MS).toFixed(2).padStart(8),
  );
}
await browser.close();
