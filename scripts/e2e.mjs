// Runs the browser tests against the built product. Usage: npm run e2e [-- Playwright's arguments]
import { buildPages } from "./lib/build.mjs";
import { runPlaywright } from "./lib/checks.mjs";
import { runScript } from "./lib/script.mjs";
import { setUp } from "./lib/set-up.mjs";

await runScript(async () => {
  await setUp();
  await buildPages();
  // Loaded late: it imports a package, and packages may have been missing until now.
  const { ensureBrowser } = await import("./lib/browser.mjs");
  const { passed, failed } = await runPlaywright(await ensureBrowser());
  return failed === 0 && passed > 0 ? 0 : 1;
});
