import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { API_KEY, BASE_URL, PORT, REPORTS_DIR, rememberSetupUrl } from "./environment";

const READY_TIMEOUT_MS = 120_000;
const DEMO_TIMEOUT_MS = 480_000;
const STOP_TIMEOUT_MS = 30_000;
const POLL_MS = 500;
const KEPT_CHARACTERS = 4_000;

type DemoStatus = { state: string; progress: number; message: string };
type Product = { child: ChildProcess; output: () => string };

/**
 * Starts the built product as a person would, on an empty data folder with its own PostgreSQL, and
 * waits until the demo workspace is there. Its output is kept in the reports folder.
 */
// biome-ignore lint/style/noDefaultExport: Playwright calls the default export.
export default async function startProduct(): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), "headrace-e2e-"));
  const product = await spawnProduct(dataDir);
  const stop = async () => {
    await endProcess(product.child);
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await waitFor(product, "ready", READY_TIMEOUT_MS, isReady);
    await waitFor(product, "with its demo loaded", DEMO_TIMEOUT_MS, isDemoLoaded);
    const setupUrl = /https?:\S+\/setup\?token=\S+/.exec(product.output())?.[0];
    if (setupUrl === undefined) throw failure("printed no first sign-in link", product);
    rememberSetupUrl(setupUrl);
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}

async function spawnProduct(dataDir: string): Promise<Product> {
  await mkdir(REPORTS_DIR, { recursive: true });
  const child = spawn(process.execPath, ["--import", "tsx", "server/main.ts", "up"], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      DATABASE_URL: "",
      HOST: "127.0.0.1",
      PORT,
      HEADRACE_PUBLIC_URL: "",
      HEADRACE_DATA_DIR: dataDir,
      HEADRACE_LAKE_URL: "",
      HEADRACE_DEMO: "on",
      HEADRACE_BOOTSTRAP_API_KEY: API_KEY,
      LOG_LEVEL: "warn",
    },
  });
  const file = createWriteStream(path.join(REPORTS_DIR, "product.log"));
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      output += chunk.toString("utf8");
      file.write(chunk);
    });
  }
  return { child, output: () => output };
}

async function isReady(): Promise<boolean> {
  const response = await fetch(`${BASE_URL}/readyz`).catch(() => undefined);
  return response?.ok === true;
}

async function isDemoLoaded(): Promise<boolean> {
  const headers = { authorization: `Bearer ${API_KEY}` };
  const response = await fetch(`${BASE_URL}/api/v1/demo/status`, { headers });
  const text = await response.text();
  if (!response.ok) throw new Error(`The demo's status is ${response.status}: ${text}`);
  const { state, progress, message }: DemoStatus = JSON.parse(text);
  if (state === "failed") throw new Error(`The demo failed at ${progress}: ${message}`);
  return state === "succeeded";
}

async function waitFor(
  product: Product,
  what: string,
  timeoutMs: number,
  isThere: () => Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    if (product.child.exitCode !== null) throw failure("ended before the tests", product);
    const there = await isThere().catch((error: Error) => {
      throw failure(error.message, product);
    });
    if (there) return;
    await delay(POLL_MS);
  }
  throw failure(`was not ${what} after ${timeoutMs / 1000} s`, product);
}

function failure(reason: string, { output }: Product): Error {
  return new Error(`The product: ${reason}. Its last output:\n${output().slice(-KEPT_CHARACTERS)}`);
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const force = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(force);
}
