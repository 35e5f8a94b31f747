// Runs every check and test, whatever fails on the way, and ends with one line of counts.
// Usage: npm test

import { buildPages } from "./lib/build.mjs";
import {
  addCounts,
  NOTHING,
  runClients,
  runPlaywright,
  runStep,
  runVitest,
  STATIC_CHECKS,
} from "./lib/checks.mjs";
import { runScript, ScriptError, say } from "./lib/script.mjs";
import { setUp } from "./lib/set-up.mjs";

const PASSED = { ...NOTHING, passed: 1 };
const FAILED = { ...NOTHING, failed: 1 };

let counts = NOTHING;

/** Adds what a suite counted; a suite that could not run counts as one failure. False if it could not. */
async function count(run) {
  try {
    counts = addCounts(counts, await run());
    return true;
  } catch (error) {
    console.error(error instanceof ScriptError ? `headrace: ${error.message}` : error);
    counts = addCounts(counts, FAILED);
    return false;
  }
}

async function runEverything() {
  for (const check of STATIC_CHECKS) {
    await count(async () => ((await runStep(check)) ? PASSED : FAILED));
  }
  say("unit and database tests");
  await count(() => runVitest(["unit", "db"]));
  say("tests of stores on real servers");
  await count(() => runVitest(["stores"]));
  await count(async () => {
    await buildPages();
    // Loaded late: it imports a package, and packages may have been missing until now.
    const { ensureBrowser } = await import("./lib/browser.mjs");
    const browser = await ensureBrowser();
    say("browser tests");
    return runPlaywright(browser);
  });
  say("tests with real clients");
  await count(runClients);
}

await runScript(async () => {
  const isSetUp = await count(async () => {
    await setUp();
    return NOTHING;
  });
  if (isSetUp) await runEverything();
  const { passed, failed, skipped } = counts;
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  return failed > 0 || passed === 0 ? 1 : 0;
});
