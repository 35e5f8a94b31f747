import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { type Browser, type BrowserContext, chromium } from "@playwright/test";
import { findBrowser } from "@/scripts/lib/browser.mjs";
import { stopServer } from "@/scripts/lib/client-servers";
import { startThrowAwayPostgres } from "@/scripts/lib/throw-away-postgres";

const START_MS = 120_000;
const SIZE = { width: 1440, height: 900 };

/** A production server on an empty database, which is gone after `remove`. */
export type Install = {
  url: string;
  databaseUrl: string;
  /** An admin's key. */
  key: string;
  setupToken: string;
  remove(): Promise<void>;
};

/** Builds the pages where no build of this source is there, and starts web, worker and PostgreSQL. */
export async function startInstall(): Promise<Install> {
  const built = spawnSync(process.execPath, ["scripts/build.mjs"], { stdio: "inherit" });
  if (built.status !== 0) throw new Error("The pages could not be built");
  const postgres = await startThrowAwayPostgres({ durable: true });
  const folder = mkdtempSync(path.join(os.tmpdir(), "headrace-bench-"));
  const key = `hr_bench_${randomBytes(24).toString("hex")}`;
  let child: ChildProcess | undefined;
  const remove = async () => {
    process.removeListener("SIGINT", interrupt).removeListener("SIGTERM", interrupt);
    if (child !== undefined) await stopServer(child);
    await postgres.remove();
    rmSync(folder, { recursive: true, force: true });
  };
  // The server has a process group of its own, which a Ctrl-C does not reach.
  const interrupt = () => void remove().finally(() => process.exit(130));
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  try {
    const databaseUrl = await postgres.createDatabase("headrace_bench_ui");
    const port = process.env.PORT ?? String(await findFreePort());
    const server = startServer({ port, databaseUrl, folder, key });
    child = server.child;
    const setupToken = await server.ready;
    return { url: `http://127.0.0.1:${port}`, databaseUrl, key, setupToken, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

type Start = { port: string; databaseUrl: string; folder: string; key: string };

function startServer({ port, databaseUrl, folder, key }: Start) {
  const child = spawn(process.execPath, ["--import", "tsx", "server/main.ts", "up"], {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      PORT: port,
      DATABASE_URL: databaseUrl,
      HEADRACE_DATA_DIR: folder,
      HEADRACE_BOOTSTRAP_API_KEY: key,
      HEADRACE_DEMO: "off",
      LOG_LEVEL: "warn",
      NODE_ENV: "production",
    },
  });
  const ready = new Promise<string>((resolve, reject) => {
    let output = "";
    const fail = (reason: string) => reject(new Error(`The server ${reason}:\n${output}`));
    const timer = setTimeout(() => fail("did not start in time"), START_MS);
    const read = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-8_000);
      const token = /\/setup\?token=(\S+)/.exec(output)?.[1];
      if (token === undefined) return;
      clearTimeout(timer);
      resolve(token);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("exit", () => fail("ended"));
  });
  return { child, ready };
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

/** A browser whose context is signed in as the first admin. */
export async function openBrowser({
  url,
  setupToken,
}: Install): Promise<{ browser: Browser; context: BrowserContext }> {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error("No Chrome or Chromium was found");
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  const context = await browser.newContext({ viewport: SIZE });
  const page = await context.newPage();
  await page.goto(`${url}/setup?token=${setupToken}`);
  await page.getByLabel("Name").fill("Bench");
  await page.getByLabel("E-mail").fill("bench@headrace.example");
  await page.getByLabel("Password", { exact: true }).fill(randomBytes(18).toString("base64url"));
  await page.getByRole("button", { name: "Create the admin" }).click();
  await page.getByRole("link", { name: "Open the workspace" }).click();
  await page.waitForURL(/\/home/);
  await page.close();
  return { browser, context };
}
