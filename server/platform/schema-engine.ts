import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";
import * as engineModule from "@prisma/schema-engine-wasm/schema_engine_bg";
import type pg from "pg";

/** No table or enum of the database belongs to somebody else. */
export const NO_FILTERS = { externalTables: [], externalEnums: [] };

let loading: Promise<void> | undefined;

/**
 * Prisma's schema engine as WebAssembly over `pool`; the caller ends the pool. The native engine of
 * `prisma migrate` is a download, which a closed network does not have.
 *
 * The adapter splits scripts at every semicolon, which breaks function bodies; `runScript` gets each
 * script whole instead, so that it is one implicit transaction.
 */
export async function openSchemaEngine(
  pool: pg.Pool,
  runScript: (script: string) => Promise<void>,
): Promise<engineModule.SchemaEngine> {
  const factory = new PrismaPg(pool);
  const connect = async () => {
    const connection = await factory.connect();
    connection.executeScript = runScript;
    return connection;
  };
  return createEngine({
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect,
    connectToShadowDb: connect,
  });
}

/**
 * The engine without a server, for diffs between schema files. It asks its connection one question,
 * whether `public` exists and which version answers; nothing else is ever run.
 */
export async function openOfflineSchemaEngine(): Promise<engineModule.SchemaEngine> {
  const connection: SqlDriverAdapter = {
    provider: "postgres",
    adapterName: "offline",
    queryRaw: async () => ({
      columnNames: ["exists", "version", "numeric_version"],
      columnTypes: [ColumnTypeEnum.Boolean, ColumnTypeEnum.Text, ColumnTypeEnum.Int32],
      rows: [[true, "PostgreSQL 18.0", 180_000]],
    }),
    executeRaw: refuseToRun,
    executeScript: refuseToRun,
    startTransaction: refuseToRun,
    dispose: async () => undefined,
  };
  return createEngine({
    provider: "postgres",
    adapterName: "offline",
    connect: async () => connection,
    connectToShadowDb: async () => connection,
  });
}

function refuseToRun(): Promise<never> {
  return Promise.reject(new Error("The schema engine asked to change a database it does not have"));
}

async function createEngine(
  factory: SqlMigrationAwareDriverAdapterFactory,
): Promise<engineModule.SchemaEngine> {
  loading ??= loadEngine();
  await loading;
  const adapter = bindMigrationAwareSqlAdapterFactory(factory);
  return engineModule.SchemaEngine.new({ datamodels: undefined }, () => undefined, adapter);
}

async function loadEngine(): Promise<void> {
  const entry = createRequire(import.meta.url).resolve(
    "@prisma/schema-engine-wasm/schema_engine_bg",
  );
  const bytes = await readFile(entry.replace(/\.js$/, ".wasm"));
  const imports: WebAssembly.Imports = { "./schema_engine_bg.js": { ...engineModule } };
  const module = await WebAssembly.compile(new Uint8Array(bytes));
  const instance = await WebAssembly.instantiate(module, imports);
  engineModule.__wbg_set_wasm(instance.exports);
  const start = instance.exports.__wbindgen_start;
  if (typeof start === "function") start();
}

/** The files of a Prisma schema folder, by name. */
export async function readSchemaFiles(dir: string): Promise<{ path: string; content: string }[]> {
  const names = (await readdir(dir)).filter((name) => name.endsWith(".prisma")).sort();
  return Promise.all(
    names.map(async (name) => {
      const file = path.join(dir, name);
      return { path: file, content: await readFile(file, "utf8") };
    }),
  );
}
