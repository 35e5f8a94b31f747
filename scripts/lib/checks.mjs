import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { readStamp } from "./hash.mjs";
import { runShown, say } from "./script.mjs";

const CRUISED = ["app", "components", "server", "scripts", "e2e"];
const REPORTS_DIR = "test-results/reports";

const runTool = (entry, args, environment) =>
  runShown(process.execPath, [`node_modules/${entry}`, ...args], environment);

async function checkFormatAndLint() {
  return (await runTool("@biomejs/biome/bin/biome", ["check", "."])) === 0;
}

async function checkTypes() {
  const quiet = { NEXT_TELEMETRY_DISABLED: "1" };
  if ((await runTool("next/dist/bin/next", ["typegen"], quiet)) !== 0) return false;
  return (await runTool("typescript/bin/tsc", ["--noEmit"])) === 0;
}

/** Fails also when nothing was cruised: a compiler that the tool cannot use looks like a clean tree. */
async function checkDependencyRules() {
  const folders = CRUISED.filter((folder) => existsSync(folder));
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["node_modules/dependency-cruiser/bin/dependency-cruise.mjs", ...folders, "--output-type=json"],
    { encoding: "utf8", maxBuffer: 1024 ** 3 },
  );
  if (stdout === "") {
    console.error(stderr);
    return false;
  }
  const { violations, totalCruised } = JSON.parse(stdout).summary;
  for (const { rule, from, to, comment } of violations) {
    console.error(`${rule.name}: ${from} → ${to}${comment ? ` (${comment})` : ""}`);
  }
  console.log(`${totalCruised} modules, ${violations.length} forbidden imports`);
  return totalCruised > 0 && violations.length === 0;
}

/** Checks of the code as text, each of which counts as one test. */
export const STATIC_CHECKS = [
  { name: "format and lint", run: checkFormatAndLint },
  { name: "types", run: checkTypes },
  { name: "dependency rules", run: checkDependencyRules },
];

/** Runs one check under a heading and a closing line with its seconds; true if it passed. */
export async function runStep({ name, run }) {
  say(name);
  const beganAt = performance.now();
  const passed = await run();
  const seconds = ((performance.now() - beganAt) / 1000).toFixed(1);
  say(`${name}: ${passed ? "passed" : "FAILED"} in ${seconds} s`);
  return passed;
}

/** Runs Vitest projects and counts their tests; whatever else failed them counts as one failure. */
export async function runVitest(projects) {
  const report = `${REPORTS_DIR}/${projects.join("-")}.json`;
  rmSync(report, { force: true });
  const args = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  for (const project of projects) args.push("--project", project);
  const code = await runTool("vitest/vitest.mjs", args);
  return withExitCode(readVitestCounts(readStamp(report)), code);
}

/** Runs the browser tests and counts them. */
export async function runPlaywright(browserPath) {
  const report = `${REPORTS_DIR}/browser.json`;
  rmSync(report, { force: true });
  const code = await runTool("@playwright/test/cli.js", ["test", ...process.argv.slice(2)], {
    PLAYWRIGHT_CHROMIUM_PATH: browserPath,
  });
  return withExitCode(readPlaywrightCounts(readStamp(report)), code);
}

/** Drives a running server with real clients of other languages, and counts their tests. */
export async function runClients() {
  const args = ["--import", "tsx", "scripts/test-clients.ts"];
  const { status, stdout } = spawnSync(process.execPath, args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 1024 ** 3,
  });
  console.log(stdout);
  const last = stdout.trim().split("\n").at(-1) ?? "";
  const counts = last.startsWith("{") ? JSON.parse(last) : NOTHING;
  return withExitCode(counts, status ?? 1);
}

function readVitestCounts(text) {
  if (text === undefined) return NOTHING;
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } =
    JSON.parse(text);
  const isBroken = ({ status, assertionResults }) =>
    status === "failed" && assertionResults.length === 0;
  return {
    passed: numPassedTests,
    failed: numFailedTests + testResults.filter(isBroken).length,
    skipped: numPendingTests + numTodoTests,
  };
}

function readPlaywrightCounts(text) {
  if (text === undefined) return NOTHING;
  const { expected, flaky, unexpected, skipped } = JSON.parse(text).stats;
  return { passed: expected + flaky, failed: unexpected, skipped };
}

export const NOTHING = { passed: 0, failed: 0, skipped: 0 };

function withExitCode(counts, code) {
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

export function addCounts(a, b) {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
  };
}
