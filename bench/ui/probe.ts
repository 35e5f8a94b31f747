import { readFileSync } from "node:fs";
import type { Browser, BrowserContext, CDPSession, Page, Request } from "@playwright/test";

/** One stretch of time that the page's main thread was blocked. */
export type Block = { phase: string; ms: number; script: string };
/** A call to the server as the browser saw it. */
export type Call = { phase: string; what: string; waitMs: number };

/** What happens in a context's pages, by the phase in which it did. */
export type Probe = { blocks: Block[]; calls: Call[]; phase: string };

type SeenBlock = { ms: number; script: string };

/** Must be called before the first page is opened: observers start with each document. */
export async function watch(context: BrowserContext): Promise<Probe> {
  const probe: Probe = { blocks: [], calls: [], phase: "" };
  await context.exposeBinding("noteBlock", (_source, block: SeenBlock) => {
    probe.blocks.push({ phase: probe.phase, ...block });
  });
  // The compiler wraps inner functions in a helper that the page does not have.
  await context.addInitScript("globalThis.__name = (each) => each");
  await context.addInitScript(observeBlocks);
  const sentAt = new WeakMap<Request, number>();
  context.on("request", (request) => sentAt.set(request, performance.now()));
  context.on("response", (response) => {
    const found = /\/api\/trpc\/([^?]+)/.exec(response.url());
    const begin = sentAt.get(response.request());
    if (found === null || begin === undefined) return;
    const waitMs = performance.now() - begin;
    probe.calls.push({ phase: probe.phase, what: found[1] ?? "", waitMs });
  });
  return probe;
}

const TRIAL_MS = 300;

/** Blocks the page on purpose. @throws Error when that went unnoticed: a silent probe proves nothing */
export async function tryProbe(page: Page, probe: Probe): Promise<void> {
  const former = probe.blocks.length;
  await page.evaluate((ms) => {
    setTimeout(() => {
      const begin = performance.now();
      while (performance.now() - begin < ms);
    });
  }, TRIAL_MS);
  await page.waitForTimeout(TRIAL_MS * 3);
  const isSeen = probe.blocks.splice(former).some(({ ms }) => ms >= TRIAL_MS * 0.9);
  if (!isSeen) throw new Error("The page does not report blocks of its main thread");
}

/** Runs in the page. Long tasks say how long; long frames name the script, where there is one. */
function observeBlocks(): void {
  type LongFrame = PerformanceEntry & {
    scripts?: {
      duration: number;
      invoker: string;
      sourceURL: string;
      sourceFunctionName: string;
    }[];
  };
  const frames: LongFrame[] = [];
  const noteFrame = (list: PerformanceObserverEntryList) => {
    frames.push(...list.getEntries());
    if (frames.length > 50) frames.splice(0, frames.length - 50);
  };
  const describe = (start: number, end: number) => {
    const frame = frames.find(
      (each) => each.startTime < end && each.startTime + each.duration > start,
    );
    const top = [...(frame?.scripts ?? [])].sort((a, b) => b.duration - a.duration)[0];
    if (top === undefined) return "";
    return `${top.invoker} ${top.sourceFunctionName} ${top.sourceURL.split("/").at(-1)}`;
  };
  const noteTasks = (list: PerformanceObserverEntryList) => {
    for (const { startTime, duration } of list.getEntries()) {
      // The frame's own entry comes after the task's.
      setTimeout(() => {
        const script = describe(startTime, startTime + duration);
        const { noteBlock } = window as unknown as { noteBlock(block: object): void };
        noteBlock({ ms: duration, script });
      }, 100);
    }
  };
  new PerformanceObserver(noteFrame).observe({ type: "long-animation-frame", buffered: true });
  new PerformanceObserver(noteTasks).observe({ type: "longtask", buffered: true });
}

export type Memory = { heapMb: number; privateMb: number; residentMb: number };

/**
 * JavaScript's heap as it is, garbage included, and of the largest renderer (Linux) what it has for
 * itself, which the browser's own task manager shows, and all that is resident: also the browser's
 * program, which every tab shares.
 */
export async function readMemory(browser: Browser, page: Page): Promise<Memory> {
  const client: CDPSession = await page.context().newCDPSession(page);
  await client.send("Performance.enable");
  const { metrics } = await client.send("Performance.getMetrics");
  await client.detach();
  const heap = metrics.find(({ name }) => name === "JSHeapUsedSize")?.value ?? Number.NaN;
  const whole = await browser.newBrowserCDPSession();
  const { processInfo } = await whole.send("SystemInfo.getProcessInfo");
  await whole.detach();
  const resident = processInfo
    .filter(({ type }) => type === "renderer")
    .map(({ id }) => ({ privateMb: readMb(id, "RssAnon"), residentMb: readMb(id, "VmRSS") }));
  const largest = resident.reduce((most, each) => (each.privateMb > most.privateMb ? each : most));
  return { heapMb: heap / 1024 / 1024, ...largest };
}

/** Lets the browser throw away what nobody refers to, as it does when memory runs short. */
export async function collectGarbage(page: Page): Promise<void> {
  const client = await page.context().newCDPSession(page);
  await client.send("HeapProfiler.collectGarbage");
  await client.send("Memory.simulatePressureNotification", { level: "critical" });
  await page.waitForTimeout(2_000);
  await client.detach();
}

function readMb(pid: number, field: "RssAnon" | "VmRSS"): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const found = new RegExp(`${field}:\\s+(\\d+) kB`).exec(status);
    return Number(found?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}
