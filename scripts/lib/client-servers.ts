import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";

export const FOLDER = "clients/python";
export const SDK = "sdk/python";
const REQUIREMENTS = path.join(FOLDER, "requirements.txt");
const NEWEST = path.join(FOLDER, "newest-server.txt");
const CACHE = path.resolve("node_modules/.cache/clients-python");
export const KEY = "hr_clients_0123456789abcdef0123456789abcdef";
const PYTHONS = ["python3", "python3.13", "python3.12", "python3.11", "python3.10", "python"];
const START_MS = 120_000;

export const note = (text: string) => process.stdout.write(`${text}\n`);

export function findPython(): string | undefined {
  const isNewEnough = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))";
  return PYTHONS.find((name) => spawnSync(name, ["-c", isNewEnough]).status === 0);
}

export function run(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): number {
  const options = { stdio: "inherit", env: { ...process.env, ...env } } as const;
  return spawnSync(command, [...args], options).status ?? 1;
}

/** Paths of the environment's Python and of the newest server's packages. */
export function installPackages(python: string): { python: string; newest: string } {
  const own = ensureEnvironment(python, CACHE, REQUIREMENTS);
  const newest = path.join(CACHE, "newest");
  const stamp = path.join(newest, "installed");
  const wanted = hashOf(NEWEST);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return { python: own, newest };
  rmSync(newest, { recursive: true, force: true });
  runOrThrow(own, [...PIP_INSTALL, "--no-deps", "--target", newest, "-r", NEWEST]);
  writeFileSync(stamp, wanted);
  return { python: own, newest };
}

const PIP_INSTALL = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];

/** Builds the SDK from its folder and installs it; what it is built with is in the environment already. */
export function installSdk(python: string): void {
  const options = ["--no-deps", "--no-build-isolation", "--no-index", "--force-reinstall"];
  runOrThrow(python, [...PIP_INSTALL, ...options, `./${SDK}`]);
}

/** The Python of a virtual environment in `folder` that has the requirements, made anew when they change. */
export function ensureEnvironment(python: string, folder: string, requirements: string): string {
  const stamp = path.join(folder, "installed");
  const own = path.join(folder, "bin", "python");
  const wanted = hashOf(requirements);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return own;
  note(`installing the Python packages of ${requirements}`);
  rmSync(folder, { recursive: true, force: true });
  runOrThrow(python, ["-m", "venv", folder]);
  runOrThrow(own, [...PIP_INSTALL, "-r", requirements]);
  writeFileSync(stamp, wanted);
  return own;
}

const hashOf = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex");

function runOrThrow(command: string, args: readonly string[]): void {
  if (run(command, args) !== 0) throw new Error(`${command} ${args.join(" ")} failed`);
}

export async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

/** Starts a program in a process group of its own and waits until it answers. */
async function startServer(
  command: string,
  args: readonly string[],
  env: Record<string, string>,
  url: string,
): Promise<ChildProcess> {
  // To a file: while a client runs, nobody here would empty a pipe, and the server would wait.
  const log = path.join(mkdtempSync(path.join(os.tmpdir(), "headrace-log-")), "log");
  const output = openSync(log, "w");
  const child = spawn(command, [...args], {
    env: { ...process.env, ...env },
    detached: true,
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  const giveUpAt = Date.now() + START_MS;
  while (Date.now() < giveUpAt && child.exitCode === null) {
    const isUp = await fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return child;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  await stopServer(child);
  throw new Error(`${command} ${args.join(" ")} did not start:\n${readFileSync(log, "utf8")}`);
}

/** Ends the server and all that it started. */
export async function stopServer(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  process.kill(-child.pid, "SIGTERM");
  const timer = setTimeout(() => {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  }, 20_000);
  await ended;
  clearTimeout(timer);
}

export type Stage = {
  python: string;
  newest: string;
  folder: string;
  createDatabase(name: string): Promise<string>;
};

export async function startHeadrace({ folder, createDatabase }: Stage, name: string) {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const environment = {
    DATABASE_URL: await createDatabase(name),
    PORT: String(port),
    HEADRACE_DATA_DIR: path.join(folder, name),
    HEADRACE_BOOTSTRAP_API_KEY: KEY,
    HEADRACE_DEMO: "off",
    // The tests' receivers listen on loopback.
    HEADRACE_WEBHOOK_ALLOW_PRIVATE: "on",
    NODE_ENV: "production",
  };
  const args = ["--import", "tsx", "server/main.ts", "up"];
  return { url, child: await startServer(process.execPath, args, environment, url) };
}

export async function startMlflow(
  { python, newest, folder, createDatabase }: Stage,
  { workers = 1, name = "mlflow" }: { workers?: number; name?: string } = {},
) {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const store = (await createDatabase(name)).replace("postgresql:", "postgresql+psycopg2:");
  const files = path.join(folder, name);
  const args = [
    "-m",
    "mlflow",
    "server",
    "--backend-store-uri",
    store,
    "--workers",
    String(workers),
  ];
  args.push("--artifacts-destination", files, "--host", "127.0.0.1", "--port", String(port));
  const environment = {
    PYTHONPATH: newest,
    // Its own five connections a worker are too few for twenty writers.
    MLFLOW_SQLALCHEMYSTORE_POOL_SIZE: "20",
    MLFLOW_SERVER_ENABLE_JOB_EXECUTION: "false",
    MLFLOW_DISABLE_TELEMETRY: "true",
  };
  return { url, child: await startServer(python, args, environment, url) };
}
