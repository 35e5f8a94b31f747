import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { AppError } from "./errors";
import { NO_FILTERS, openSchemaEngine } from "./schema-engine";

const MIGRATIONS_DIR = path.resolve("prisma/migrations");
const LOCK_NAME = "headrace.migrate";

type MigrationDirectory = { path: string; content: string };

/**
 * Applies what is missing of the migrations folder, in order, and returns the names applied.
 * Starters that race wait for each other on an advisory lock; the later ones find nothing to do.
 * The history is Prisma's own table, so `prisma migrate deploy` and this function can take turns.
 */
export async function migrateDatabase(
  databaseUrl: string,
  migrationsDir = MIGRATIONS_DIR,
): Promise<string[]> {
  const migrations = await readMigrations(migrationsDir);
  const lock = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  await lock.connect();
  try {
    await lock.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", [LOCK_NAME]);
    return await applyMigrations(databaseUrl, migrationsDir, migrations);
  } finally {
    await lock.end();
  }
}

async function applyMigrations(
  databaseUrl: string,
  baseDir: string,
  migrations: readonly MigrationDirectory[],
): Promise<string[]> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  let failed: { script: string; error: unknown } | undefined;
  const engine = await openSchemaEngine(pool, async (script) => {
    await pool.query(script).catch((error: unknown) => {
      failed = { script, error };
      throw error;
    });
  });
  try {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: toMigrationList(baseDir, migrations),
      filters: NO_FILTERS,
    });
    return appliedMigrationNames;
  } catch (cause) {
    const name = migrations.find(({ content }) => content === failed?.script)?.path;
    if (failed === undefined || name === undefined) throw describeEngineError(cause);
    // The script was one transaction, so nothing of it is there, and a mended one may be tried again.
    await engine.markMigrationRolledBack({ migrationName: name });
    throw describeScriptError(name, failed.script, failed.error);
  } finally {
    await pool.end();
  }
}

function describeScriptError(name: string, script: string, cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const position = cause instanceof pg.DatabaseError ? Number(cause.position) : Number.NaN;
  const line = Number.isNaN(position) ? "" : `:${script.slice(0, position).split("\n").length}`;
  return new AppError(
    "INTERNAL",
    `Migration failed at ${name}/migration.sql${line}: ${reason}. Nothing of this migration was kept`,
    { cause },
  );
}

function describeEngineError(cause: unknown): AppError {
  const text = cause instanceof Error ? cause.message : String(cause);
  const interrupted = /The `(.+?)` migration started at .* failed/.exec(text)?.[1];
  if (interrupted === undefined) {
    return new AppError("INTERNAL", `The database could not be migrated: ${text}`, { cause });
  }
  return new AppError(
    "CONFLICT",
    `Migration ${interrupted} was interrupted, and whether it took effect is unknown. If its tables ` +
      "are missing, delete its row in _prisma_migrations; if they are there, set its finished_at. " +
      "Then start again",
    { cause },
  );
}

function toMigrationList(baseDir: string, migrations: readonly MigrationDirectory[]) {
  return {
    baseDir,
    lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"\n' },
    shadowDbInitScript: "",
    migrationDirectories: migrations.map(({ path: name, content }) => ({
      path: name,
      migrationFile: { path: "migration.sql", content: { tag: "ok" as const, value: content } },
    })),
  };
}

async function readMigrations(dir: string): Promise<MigrationDirectory[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => ({
      path: name,
      content: await readFile(path.join(dir, name, "migration.sql"), "utf8"),
    })),
  );
}
