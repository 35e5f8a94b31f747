import type { Platform } from "@/server/platform/context";

type Check = { ok: boolean; detail: string };
export type Readiness = { ready: boolean; checks: Record<"database" | "lake" | "worker", Check> };

const WORKER_SILENCE_MS = 30_000;

/** Whether this installation can do its work: database answers, lake takes a file, a worker lives. */
export async function checkReadiness(platform: Platform): Promise<Readiness> {
  const [database, lake, worker] = await Promise.all([
    attempt(async () => {
      await platform.pool.query("SELECT 1");
      return "answers";
    }),
    attempt(async () => {
      await platform.lake.put(".readyz", platform.now().toISOString());
      return "writable";
    }),
    attempt(() => describeWorkers(platform)),
  ]);
  return { ready: database.ok && lake.ok && worker.ok, checks: { database, lake, worker } };
}

async function describeWorkers(platform: Platform): Promise<string> {
  const since = new Date(platform.now().getTime() - WORKER_SILENCE_MS);
  const alive = await platform.db.worker.count({
    where: { lastSeenAt: { gte: since }, stoppedAt: null },
  });
  if (alive === 0) throw new Error("no worker reported in the last 30 s");
  return `${alive} alive`;
}

async function attempt(work: () => Promise<string>): Promise<Check> {
  try {
    return { ok: true, detail: await work() };
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}
