// Builds the pages, where something changed. Usage: npm run build
import { buildPages } from "./lib/build.mjs";
import { runScript, say } from "./lib/script.mjs";
import { setUp } from "./lib/set-up.mjs";

await runScript(async () => {
  await setUp();
  await buildPages();
  say("built");
});
