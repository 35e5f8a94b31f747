import { execFile } from "node:child_process";
import { promisify } from "node:util";
import packageJson from "@/package.json" with { type: "json" };

/** The commit of this checkout, `-dirty` when files differ from it; the package's version without git. */
export async function findCodeVersion(): Promise<string> {
  try {
    const arguments_ = ["describe", "--always", "--dirty", "--abbrev=12"];
    const { stdout } = await promisify(execFile)("git", arguments_, { timeout: 5_000 });
    return stdout.trim();
  } catch {
    return packageJson.version;
  }
}
