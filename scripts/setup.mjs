// Installs packages and generates code, where missing or outdated. Usage: npm run setup
import { runScript, say } from "./lib/script.mjs";
import { setUp } from "./lib/set-up.mjs";

await runScript(async () => {
  await setUp();
  say("set up");
});
