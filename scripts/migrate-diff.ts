/**
 * Prints the SQL that leads from the schema of the last commit to the one in the working tree.
 *
 * Usage: node --import tsx scripts/migrate-diff.ts [--from-empty] [--from <git revision>]
 *
 * Write the output to prisma/migrations/<yyyymmddhhmmss>_<name>/migration.sql and commit it together
 * with the schema.
 */
import { execFileSync } from "node:child_process";
import { parseArgs } from "node:util";
import {
  NO_FILTERS,
  openOfflineSchemaEngine,
  readSchemaFiles,
} from "@/server/platform/schema-engine";

const SCHEMA_DIR = "prisma/schema";

type DiffTarget = Parameters<
  Awaited<ReturnType<typeof openOfflineSchemaEngine>>["diff"]
>[0]["from"];

function git(...args: string[]): string {
  return execFileSync("git", args, { encoding: "utf8" });
}

function readCommittedSchema(revision: string): DiffTarget {
  const paths = git("ls-tree", "--name-only", revision, `${SCHEMA_DIR}/`)
    .split("\n")
    .filter((path) => path.endsWith(".prisma"));
  if (paths.length === 0) return { tag: "empty" };
  const files = paths.map((path) => ({ path, content: git("show", `${revision}:${path}`) }));
  return { tag: "schemaDatamodel", files };
}

async function printDiff(from: DiffTarget): Promise<void> {
  const engine = await openOfflineSchemaEngine();
  const { stdout } = await engine.diff({
    from,
    to: { tag: "schemaDatamodel", files: await readSchemaFiles(SCHEMA_DIR) },
    script: true,
    exitCode: null,
    filters: NO_FILTERS,
  });
  process.stdout.write(stdout ?? "");
}

const { values } = parseArgs({
  options: { "from-empty": { type: "boolean" }, from: { type: "string", default: "HEAD" } },
});
await printDiff(values["from-empty"] ? { tag: "empty" } : readCommittedSchema(values.from));
