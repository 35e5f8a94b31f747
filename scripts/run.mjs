// Sets up and builds what is missing, then runs a program that starts the product.
// Usage: node scripts/run.mjs <file> [arguments]
import { buildPages } from "./lib/build.mjs";
import { runScript, runShown, ScriptError } from "./lib/script.mjs";
import { setUp } from "./lib/set-up.mjs";

await runScript(async () => {
  const [file, ...args] = process.argv.slice(2);
  if (file === undefined) throw new ScriptError("name the program to run");
  await setUp();
  await buildPages();
  return runShown(process.execPath, ["--import", "tsx", file, ...args]);
});
