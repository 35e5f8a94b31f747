// Checks the code without a database: format, lint, types, dependency rules, unit tests.
// Usage: npm run verify
import { runStep, runVitest, STATIC_CHECKS } from "./lib/checks.mjs";
import { runScript, say } from "./lib/script.mjs";
import { setUp } from "./lib/set-up.mjs";

const UNIT_TESTS = {
  name: "unit tests",
  run: async () => (await runVitest(["unit"])).failed === 0,
};

await runScript(async () => {
  await setUp();
  const failed = [];
  for (const step of [...STATIC_CHECKS, UNIT_TESTS]) {
    if (!(await runStep(step))) failed.push(step.name);
  }
  say(failed.length === 0 ? "verified" : `failed: ${failed.join(", ")}`);
  return failed.length === 0 ? 0 : 1;
});
