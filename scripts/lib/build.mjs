import { existsSync, rmSync, writeFileSync } from "node:fs";
import { hashFiles, readStamp } from "./hash.mjs";
import { runQuietly } from "./script.mjs";
import { requireWritable } from "./set-up.mjs";

const STAMP = ".next/headrace-stamp";
const INPUTS = [
  "app",
  "components",
  "server",
  "prisma/schema",
  "next.config.ts",
  "postcss.config.mjs",
  "tsconfig.json",
  "package-lock.json",
];

/** Builds the pages when something that they are made of has changed since the last build. */
export async function buildPages() {
  const stamp = hashFiles(INPUTS, (file) => !file.endsWith(".test.ts"));
  if (readStamp(STAMP) === stamp && existsSync(".next/BUILD_ID")) return;
  requireWritable();
  rmSync(STAMP, { force: true });
  await runQuietly(
    "building the pages",
    process.execPath,
    ["node_modules/next/dist/bin/next", "build"],
    { NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" },
  );
  writeFileSync(STAMP, stamp);
}
