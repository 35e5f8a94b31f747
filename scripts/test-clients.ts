/**
 * Drives a running Headrace with the real MLflow client and with the SDK of `sdk/python`, and compares
 * its searches with those of a real MLflow server over the same data.
 *
 * Usage: npm run test:clients [-- --searches 3000]
 *
 * Needs Python 3.10 or newer; without one it says so and ends. Packages go to a virtual environment
 * below node_modules/.cache, made anew when the requirements change. Ends with one line of JSON:
 * {"passed": n, "failed": n, "skipped": n}.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { addCounts } from "./lib/checks.mjs";
import {
  FOLDER,
  findPython,
  installPackages,
  installSdk,
  KEY,
  note,
  run,
  SDK,
  type Stage,
  startHeadrace,
  startMlflow,
  stopServer,
} from "./lib/client-servers";
import { startThrowAwayPostgres } from "./lib/throw-away-postgres";

type Counts = { passed: number; failed: number; skipped: number };

async function testClient(stage: Stage): Promise<Counts> {
  const { url, child } = await startHeadrace(stage, "headrace_clients");
  // Runs are imported from it.
  const mlflow = await startMlflow(stage, { name: "mlflow_source" });
  try {
    return runPytest(stage, FOLDER, {
      MLFLOW_TRACKING_URI: url,
      MLFLOW_TRACKING_TOKEN: KEY,
      MLFLOW_SOURCE_URL: mlflow.url,
    });
  } finally {
    await stopServer(child);
    await stopServer(mlflow.child);
  }
}

/** The SDK catalogs a database of the same throw-away server, among other stores. */
async function testSdk(stage: Stage): Promise<Counts> {
  installSdk(stage.python);
  const { url, child } = await startHeadrace(stage, "headrace_sdk");
  try {
    return runPytest(stage, SDK, {
      HEADRACE_URL: url,
      HEADRACE_KEY: KEY,
      HEADRACE_TEST_DATABASE: await stage.createDatabase("sdk_shop"),
    });
  } finally {
    await stopServer(child);
  }
}

function runPytest(stage: Stage, folder: string, env: Record<string, string>): Counts {
  const report = path.join(stage.folder, `${path.basename(path.dirname(folder))}.xml`);
  const args = ["-m", "pytest", "-q", "--rootdir", folder, `--junitxml=${report}`, folder];
  run(stage.python, args, env);
  return readReport(report);
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
    const sdk = await testSdk(stage);
    const search = await compareSearches(stage, values.searches);
    return [client, sdk, search].reduce(addCounts);
  } finally {
    await postgres.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

const counts = await main();
note(JSON.stringify(counts));
process.exitCode = counts.failed > 0 ? 1 : 0;
