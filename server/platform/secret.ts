import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Config } from "./config";

const FILE_NAME = "secret";

/**
 * The installation's secret: the configured one, or that of `<dataDir>/secret`, a file of mode 600
 * made at the first call. Processes that start together agree on the file that was made first.
 */
export function loadSecret(config: Pick<Config, "secret" | "dataDir">): string {
  if (config.secret !== undefined) return config.secret;
  const file = path.join(config.dataDir, FILE_NAME);
  mkdirSync(config.dataDir, { recursive: true });
  try {
    writeFileSync(file, randomBytes(32).toString("base64url"), { flag: "wx", mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  return readFileSync(file, "utf8").trim();
}
