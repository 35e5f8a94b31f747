import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { migrateDatabase } from "./migrate";
import { NO_FILTERS, openOfflineSchemaEngine, readSchemaFiles } from "./schema-engine";

let dir: string;
let databaseUrl: string;

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(sql).finally(() => client.end());
  return rows;
}

const inDatabase = (sql: string) => query(databaseUrl, sql);

async function writeMigration(name: string, sql: string): Promise<void> {
  await mkdir(path.join(dir, name), { recursive: true });
  await writeFile(path.join(dir, name, "migration.sql"), sql);
}

beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), "headrace-migrations-"));
  const name = `migrate_${randomUUID().replaceAll("-", "")}`;
  const admin = new URL(inject("databaseUrl"));
  admin.pathname = "/postgres";
  await query(admin.href, `CREATE DATABASE ${name}`);
  const own = new URL(admin);
  own.pathname = `/${name}`;
  databaseUrl = own.href;
});

afterEach(async () => {
  const admin = new URL(databaseUrl);
  const name = admin.pathname.slice(1);
  admin.pathname = "/postgres";
  await query(admin.href, `DROP DATABASE ${name} WITH (FORCE)`);
  await rm(dir, { recursive: true, force: true });
});

test("starters that race apply every migration once, in order of name", async () => {
  await writeMigration("002_b", "ALTER TABLE a ADD COLUMN y int");
  await writeMigration("001_a", "CREATE TABLE a (x int)");

  const applied = await Promise.all(
    Array.from({ length: 4 }, () => migrateDatabase(databaseUrl, dir)),
  );

  expect(applied.flat()).toEqual(["001_a", "002_b"]);
  expect(await migrateDatabase(databaseUrl, dir)).toEqual([]);
});

test("a script runs whole, so a function body may hold semicolons", async () => {
  await writeMigration(
    "001_a",
    "CREATE FUNCTION two() RETURNS int AS $$ BEGIN PERFORM 1; RETURN 2; END $$ LANGUAGE plpgsql;",
  );

  await migrateDatabase(databaseUrl, dir);

  expect(await inDatabase("SELECT two()")).toEqual([{ two: 2 }]);
});

test("a failing migration leaves nothing behind, names its line, and succeeds once mended", async () => {
  await writeMigration("001_a", "CREATE TABLE a (x int);\nCREATE TABLE b (x nonsense);");

  await expect(migrateDatabase(databaseUrl, dir)).rejects.toThrow(
    'Migration failed at 001_a/migration.sql:2: type "nonsense" does not exist',
  );
  expect(await inDatabase("SELECT to_regclass('a') AS a")).toEqual([{ a: null }]);

  await writeMigration("001_a", "CREATE TABLE a (x int)");
  expect(await migrateDatabase(databaseUrl, dir)).toEqual(["001_a"]);
});

test("a migration that was interrupted is named with the way out", async () => {
  await writeMigration("001_a", "CREATE TABLE a (x int)");
  await migrateDatabase(databaseUrl, dir);
  await inDatabase("UPDATE _prisma_migrations SET finished_at = NULL");

  await expect(migrateDatabase(databaseUrl, dir)).rejects.toThrow(
    /001_a was interrupted.*_prisma_migrations/,
  );
});

const DESCRIBE_TABLES = `
  SELECT format('column %s.%s %s %s %s', table_name, column_name, udt_name, is_nullable, column_default) AS line
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'
  UNION ALL
  SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'
  UNION ALL
  SELECT format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint
    WHERE contype = 'f' AND connamespace = 'public'::regnamespace`;

test("the migrations make every column, index and foreign key of the schema files", async () => {
  const engine = await openOfflineSchemaEngine();
  const files = await readSchemaFiles("prisma/schema");
  const to = { tag: "schemaDatamodel" as const, files };
  const options = { script: true, exitCode: null, filters: NO_FILTERS };
  const { stdout } = await engine.diff({ from: { tag: "empty" }, to, ...options });

  await migrateDatabase(databaseUrl);
  const migrated = await inDatabase(DESCRIBE_TABLES);
  // The extension goes with its schema.
  const empty = "DROP SCHEMA public CASCADE; CREATE SCHEMA public; CREATE EXTENSION pg_trgm;";
  await inDatabase(`${empty} ${stdout}`);
  const declared = await inDatabase(DESCRIBE_TABLES);

  expect(declared.length).toBeGreaterThan(100);
  expect(migrated).toEqual(expect.arrayContaining(declared));
});
