import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { inject } from "vitest";
import type { JobContext, JobDefinition } from "@/server/jobs/definition";
import { startWorker } from "@/server/jobs/worker-loop";
import { readConfig } from "@/server/platform/config";
import type { ServiceContext } from "@/server/platform/context";
import { createDuckDb, type DuckDb } from "@/server/platform/duckdb";
import { openPlatform } from "@/server/platform/platform";

export type TestContext = {
  ctx: ServiceContext;
  databaseUrl: string;
  /** A context as a running job has it, for verbs that only jobs call. Its lease is always held. */
  jobContext(): Promise<JobContext>;
  /** Runs a real worker over `definitions` until job `jobId` has ended; returns its final state. */
  runJob(definitions: readonly JobDefinition[], jobId: string): Promise<string>;
  close(): Promise<void>;
};

declare module "vitest" {
  interface ProvidedContext {
    /** A migrated, empty database that nobody writes to: the template of every test's own. */
    databaseUrl: string;
  }
}

/**
 * A real database of its own (a copy of the migrated template, so that one file's worker never takes
 * another file's jobs), a lake folder of its own, and an actor of the given role.
 */
export async function createTestContext(options: { role?: string } = {}): Promise<TestContext> {
  const { databaseUrl, dropDatabase } = await createTestDatabase(inject("databaseUrl"));
  const root = await mkdtemp(path.join(os.tmpdir(), "headrace-test-"));
  const dataDir = path.join(root, "data");
  const config = readConfig({
    NODE_ENV: "test",
    DATABASE_URL: databaseUrl,
    HEADRACE_DATA_DIR: dataDir,
    HEADRACE_SECRET: "test-secret-test-secret-test-secret",
    LOG_LEVEL: "silent",
  });
  const platform = await openPlatform(config, databaseUrl, "test");
  const name = `tester-${randomUUID().slice(0, 8)}`;
  const ctx: ServiceContext = {
    ...platform,
    actor: { kind: "system", id: null, name, role: options.role ?? "admin" },
  };
  let duckdb: DuckDb | undefined;
  const openDuckDb = async () => {
    duckdb ??= await createDuckDb({ tempDir: path.join(dataDir, "duckdb") });
    return duckdb;
  };

  return {
    ctx,
    databaseUrl,
    jobContext: async () => ({
      ...ctx,
      duckdb: await openDuckDb(),
      jobId: randomUUID(),
      attempt: 1,
      signal: new AbortController().signal,
      report: () => undefined,
      logLine: () => undefined,
      commit: (work) => ctx.db.$transaction(work),
    }),
    runJob: async (definitions, jobId) =>
      runUntilEnded(ctx, await openDuckDb(), databaseUrl, definitions, jobId),
    async close() {
      duckdb?.close();
      await platform.close();
      await dropDatabase();
      await rm(root, { recursive: true, force: true });
    },
  };
}

async function createTestDatabase(templateUrl: string) {
  const template = new URL(templateUrl).pathname.slice(1);
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const own = new URL(templateUrl);
  own.pathname = `/${name}`;
  const runAsAdmin = async (sql: string) => {
    const adminUrl = new URL(templateUrl);
    adminUrl.pathname = "/postgres";
    const client = new pg.Client({ connectionString: adminUrl.href });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await runAsAdmin(`CREATE DATABASE ${name} TEMPLATE "${template}"`);
  return {
    databaseUrl: own.href,
    dropDatabase: () => runAsAdmin(`DROP DATABASE ${name} WITH (FORCE)`),
  };
}

async function runUntilEnded(
  ctx: ServiceContext,
  duckdb: DuckDb,
  databaseUrl: string,
  definitions: readonly JobDefinition[],
  jobId: string,
): Promise<string> {
  const listener = new pg.Client({ connectionString: databaseUrl });
  await listener.connect();
  const options = { concurrency: 2, leaseSeconds: 10, pollMs: 50 };
  const worker = await startWorker(ctx, duckdb, definitions, listener, options);
  try {
    for (;;) {
      const { state } = await ctx.db.job.findUniqueOrThrow({ where: { id: jobId } });
      if (["succeeded", "failed", "cancelled"].includes(state)) return state;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  } finally {
    await worker.stop();
    await listener.end();
  }
}
