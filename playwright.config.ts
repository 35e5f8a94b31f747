import { defineConfig, devices } from "@playwright/test";
import { ADMIN_STATE, BASE_URL, REPORTS_DIR } from "./e2e/support/environment";
import { findBrowser } from "./scripts/lib/browser.mjs";

// A sandbox of its own needs rights that containers and root do not have; the rest is noise off.
const BROWSER_ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results/browser",
  globalSetup: "./e2e/support/start-product.ts",
  forbidOnly: Boolean(process.env.CI),
  // One product, one workspace: specs see each other's changes, so they run one after another.
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["json", { outputFile: `${REPORTS_DIR}/browser.json` }]],
  use: {
    ...devices["Desktop Chrome"],
    baseURL: BASE_URL,
    viewport: { width: 1440, height: 900 },
    locale: "en-GB",
    timezoneId: "UTC",
    trace: "retain-on-failure",
    launchOptions: { executablePath: findBrowser(), args: BROWSER_ARGS },
  },
  projects: [
    { name: "sign-up", testMatch: "support/*.setup.ts" },
    {
      name: "browser",
      testMatch: "*.spec.ts",
      dependencies: ["sign-up"],
      use: { storageState: ADMIN_STATE },
    },
  ],
});
