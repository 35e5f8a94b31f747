/**
 * Drives a running Headrace with the real MLflow client, and compares its searches with those of a
 * real MLflow server over the same data.
 *
 * Usage: npm run test:clients [-- --searches 3000]
 *
 * Needs Python 3.10 or newer; without one it says so and ends. Packages go to a virtual environment
 * below node_modules/.cache, made anew when the requirements change. Ends with one line of JSON:
 * {"passed": n, "failed": n, "skipped": n}.
 */
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
import { parseArgs } from "node:util";
import { startThrowAwayPostgres } from "./lib/throw-away-postgres";

const FOLDER = "clients/python";
const REQUIREMENTS = path.join(FOLDER, "requirements.txt");
const NEWEST = path.join(FOLDER, "newest-server.txt");
const CACHE = path.resolve("node_modules/.cache/clients-python");
const KEY = "hr_clients_0123456789abcdef0123456789abcdef";
const PYTHONS = ["python3", "python3.13", "python3.12", "python3.11", "python3.10", "python"];
const START_MS = 120_000;

type Counts = { passed: number; failed: number; skipped: number };

const note = (text: string) => process.stdout.write(`${text}\n`);

function findPython(): string | undefined {
  const isNewEnough = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))";
  return PYTHONS.find((name) => spawnSync(name, ["-c", isNewEnough]).status === 0);
}

function run(command: string, args: readonly string[], env: Record<string, string> = {}): number {
  const options = { stdio: "inherit", env: { ...process.env, ...env } } as const;
  return spawnSync(command, [...args], options).status ?? 1;
}

/** Paths of the environment's Python and of the newest server's packages. */
function installPackages(python: string): { python: string; newest: string } {
  const wanted = createHash("sha256")
    .update(readFileSync(REQUIREMENTS))
    .update(readFileSync(NEWEST))
    .digest("hex");
  const stamp = path.join(CACHE, "installed");
  const own = path.join(CACHE, "bin", "python");
  const newest = path.join(CACHE, "newest");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return { python: own, newest };
  note("installing the Python packages");
  rmSync(CACHE, { recursive: true, force: true });
  const pip = [own, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]] as const;
  const steps: [string, string[]][] = [
    [python, ["-m", "venv", CACHE]],
    [pip[0], [...pip[1], "-r", REQUIREMENTS]],
    [pip[0], [...pip[1], "--no-deps", "--target", newest, "-r", NEWEST]],
  ];
  for (const [command, args] of steps) {
    if (run(command, args) !== 0) throw new Error(`${command} ${args.join(" ")} failed`);
  }
  writeFileSync(stamp, wanted);
  return { python: own, newest };
}

async function findFreePort(): Promise<number> {
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
async function stopServer(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  process.kill(-child.pid, "SIGTERM");
  const timer = setTimeout(() => {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  }, 20_000);
  await ended;
  clearTimeout(timer);
}

type Stage = {
  python: string;
  newest: string;
  folder: string;
  createDatabase(name: string): Promise<string>;
};

async function startHeadrace({ folder, createDatabase }: Stage, name: string) {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const environment = {
    DATABASE_URL: await createDatabase(name),
    PORT: String(port),
    HEADRACE_DATA_DIR: path.join(folder, name),
    HEADRACE_BOOTSTRAP_API_KEY: KEY,
    HEADRACE_DEMO: "off",
    NODE_ENV: "production",
  };
  const args = ["--import", "tsx", "server/main.ts", "up"];
  return { url, child: await startServer(process.execPath, args, environment, url) };
}

async function startMlflow({ python, newest, folder, createDatabase }: Stage) {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const store = (await createDatabase("mlflow")).replace("postgresql:", "postgresql+psycopg2:");
  const files = path.join(folder, "mlflow");
  const args = ["-m", "mlflow", "server", "--backend-store-uri", store, "--workers", "1"];
  args.push("--artifacts-destination", files, "--host", "127.0.0.1", "--port", String(port));
  const environment = {
    PYTHONPATH: newest,
    MLFLOW_SERVER_ENABLE_JOB_EXECUTION: "false",
    MLFLOW_DISABLE_TELEMETRY: "true",
  };
  return { url, child: await startServer(python, args, environment, url) };
}

async function testClient(stage: Stage): Promise<Counts> {
  const { url, child } = await startHeadrace(stage, "headrace_clients");
  const report = path.join(stage.folder, "report.xml");
  try {
    run(stage.python, ["-m", "pytest", "-q", "--rootdir", FOLDER, `--junitxml=${report}`, FOLDER], {
      MLFLOW_TRACKING_URI: url,
      MLFLOW_TRACKING_TOKEN: KEY,
    });
    return readReport(report);
  } finally {
    await stopServer(child);
  }
}

/** Counts of a JUnit report; none at all is a failure. */
function readReport(file: string): Counts {
  const head = existsSync(file) ? /<testsuite [^>]*>/.exec(readFileSync(file, "utf8"))?.[0] : "";
  const read = (name: string) => Number(new RegExp(` ${name}="(\\d+)"`).exec(head ?? "")?.[1] ?? 0);
  const failed = read("failures") + read("errors");
  const total = read("tests");
  if (total === 0) return { passed: 0, failed: 1, skipped: 0 };
  return { passed: total - failed - read("skipped"), failed, skipped: read("skipped") };
}

/** The whole comparison counts as one test. */
async function compareSearches(stage: Stage, searches: string): Promise<Counts> {
  const mlflow = await startMlflow(stage);
  const headrace = await startHeadrace(stage, "headrace_searches");
  try {
    const code = run(stage.python, [
      path.join(FOLDER, "fuzz_search.py"),
      ...["--headrace", headrace.url, "--token", KEY],
      ...["--mlflow", mlflow.url, "--count", searches],
    ]);
    return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
  } finally {
    await stopServer(headrace.child);
    await stopServer(mlflow.child);
  }
}

async function main(): Promise<Counts> {
  const { values } = parseArgs({ options: { searches: { type: "string", default: "400" } } });
  const found = findPython();
  if (found === undefined) {
    note("Python 3.10 or newer with venv was not found: the tests of real clients are left out");
    return { passed: 0, failed: 0, skipped: 0 };
  }
  const { python, newest } = installPackages(found);
  const folder = mkdtempSync(path.join(os.tmpdir(), "headrace-clients-"));
  const postgres = await startThrowAwayPostgres();
  try {
    const stage = { python, newest, folder, createDatabase: postgres.createDatabase };
    const client = await testClient(stage);
    const search = await compareSearches(stage, values.searches);
    return {
      passed: client.passed + search.passed,
      failed: client.failed + search.failed,
      skipped: client.skipped + search.skipped,
    };
  } finally {
    await postgres.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

const counts = await main();
note(JSON.stringify(counts));
process.exitCode = counts.failed > 0 ? 1 : 0;
