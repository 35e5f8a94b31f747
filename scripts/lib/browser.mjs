import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";
import { runQuietly, ScriptError } from "./script.mjs";

const NAMES = ["google-chrome", "google-chrome-stable", "chromium", "chromium-browser"];
const MAC_APPLICATIONS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** A Chrome or Chromium that starts: the one named in the environment, an installed one, Playwright's. */
export function findBrowser() {
  const named = process.env.PLAYWRIGHT_CHROMIUM_PATH;
  if (named) {
    if (starts(named)) return named;
    throw new ScriptError(`PLAYWRIGHT_CHROMIUM_PATH is ${named}, which does not start`);
  }
  const folders = (process.env.PATH ?? "").split(delimiter);
  const installed = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  const places = [...installed, ...MAC_APPLICATIONS, chromium.executablePath()];
  return places.find((place) => existsSync(place) && starts(place));
}

/** Some systems have a `chromium-browser` that only says how to get one, so ask for the version. */
function starts(program) {
  try {
    execFileSync(program, ["--version"], { stdio: "ignore", timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

/** Finds a browser; installs Debian's where root can. Throws ScriptError when there is none then. */
export async function ensureBrowser() {
  const found = findBrowser();
  if (found !== undefined) return found;
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    const quiet = { DEBIAN_FRONTEND: "noninteractive" };
    const install = ["install", "--yes", "--no-install-recommends", "chromium"];
    await runQuietly("updating the package lists", "apt-get", ["update"], quiet);
    await runQuietly("installing chromium", "apt-get", install, quiet);
  }
  const installed = findBrowser();
  if (installed !== undefined) return installed;
  throw new ScriptError(
    "no Chrome or Chromium for the browser tests; install one, run `npx playwright install chromium`, " +
      "or name one in PLAYWRIGHT_CHROMIUM_PATH",
  );
}
