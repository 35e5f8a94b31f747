import { EventEmitter } from "node:events";
import { Socket } from "node:net";
import pg, { type Pool } from "pg";
import { enqueueJob } from "@/server/jobs/queue";
import { type Platform, SYSTEM_ACTOR } from "@/server/platform/context";
import type { Db, Tx } from "@/server/platform/db";

/** Channel that tells every process which runs changed; payload is a JSON list of run ids. */
const RUNS_CHANNEL = "headrace_runs";
/** Ids in one notification: PostgreSQL takes 8,000 bytes. */
const IDS_A_MESSAGE = 200;
const NOTIFY_EVERY_MS = 500;
const SEAL_EVERY_MS = 30_000;

export const SEAL_KIND = "tracking.seal";

type Announcer = { ids: Set<string>; timer: NodeJS.Timeout | null; sealAtMs: number };
const announcers = new WeakMap<Pool, Announcer>();

/**
 * Tells watchers that runs changed, at most twice a second and a process.
 * @param hasMoreToSeal points came or runs ended, so that tails may be long enough to be sealed
 */
export function touchRuns(
  platform: Pick<Platform, "pool" | "db" | "log" | "now">,
  ids: readonly string[],
  hasMoreToSeal = false,
): void {
  const { pool, log } = platform;
  const announcer = announcers.get(pool) ?? { ids: new Set(), timer: null, sealAtMs: 0 };
  announcers.set(pool, announcer);
  for (const id of ids) announcer.ids.add(id);
  announcer.timer ??= setTimeout(() => {
    announcer.timer = null;
    void announce(pool, announcer).catch((error: unknown) =>
      log.warn({ err: error }, "watchers were not told of changed runs"),
    );
  }, NOTIFY_EVERY_MS).unref();
  if (hasMoreToSeal) requestSeal(platform, announcer);
}

async function announce(pool: Pool, announcer: Announcer): Promise<void> {
  const ids = [...announcer.ids];
  announcer.ids.clear();
  for (let from = 0; from < ids.length; from += IDS_A_MESSAGE) {
    const message = JSON.stringify(ids.slice(from, from + IDS_A_MESSAGE));
    await pool.query("SELECT pg_notify($1, $2)", [RUNS_CHANNEL, message]);
  }
}

function requestSeal({ db, now, log }: Pick<Platform, "db" | "now" | "log">, announcer: Announcer) {
  const atMs = nextSealMs(now().getTime());
  if (atMs === announcer.sealAtMs) return;
  announcer.sealAtMs = atMs;
  void queueSeal(db, atMs).catch((error: unknown) =>
    log.warn({ err: error }, "sealing was not queued"),
  );
}

/** The first of the regular instants after one; all processes name the same. */
function nextSealMs(ms: number): number {
  return (Math.floor(ms / SEAL_EVERY_MS) + 1) * SEAL_EVERY_MS;
}

/** Seals soon after an instant; asking twice for the same half minute queues one job. */
export async function queueSeal(db: Db | Tx, afterMs: number): Promise<void> {
  const atMs = nextSealMs(afterMs - 1);
  await enqueueJob(db, {
    kind: SEAL_KIND,
    title: "Seal metric points",
    payload: {},
    actor: SYSTEM_ACTOR,
    idempotencyKey: `${SEAL_KIND}:${atMs}`,
    runAfter: new Date(atMs),
    priority: -10,
  });
}

type Listener = { events: EventEmitter; ready: Promise<void> };
const listeners = new WeakMap<Pool, Listener>();

/** Batches of changed run ids as any process announces them, until `signal` fires. */
export async function* watchChangedRuns(
  pool: Pool,
  signal: AbortSignal | undefined,
): AsyncGenerator<string[]> {
  const listener = listeners.get(pool) ?? startListening(pool);
  listeners.set(pool, listener);
  let waiting: string[] = [];
  let wake: () => void = () => undefined;
  const take = (ids: string[]) => {
    waiting.push(...ids);
    wake();
  };
  const stop = () => wake();
  listener.events.on("runs", take);
  signal?.addEventListener("abort", stop);
  try {
    await listener.ready;
    while (signal?.aborted !== true) {
      if (waiting.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      const ids = [...new Set(waiting)];
      waiting = [];
      yield ids;
    }
  } finally {
    listener.events.off("runs", take);
    signal?.removeEventListener("abort", stop);
  }
}

/** One connection a process listens, whatever the number of watchers; it is renewed when lost. */
function startListening(pool: Pool): Listener {
  const events = new EventEmitter();
  events.setMaxListeners(0);
  const connect = async (): Promise<void> => {
    // Hearing of runs is no reason to keep a process alive.
    const stream = () => new Socket().unref();
    const client = new pg.Client({ ...pool.options, stream });
    client.on("notification", ({ payload }) => events.emit("runs", readIds(payload)));
    client.on("error", () => {
      setTimeout(() => void connect().catch(() => undefined), 1_000).unref();
    });
    await client.connect();
    await client.query(`LISTEN ${RUNS_CHANNEL}`);
  };
  return { events, ready: connect() };
}

function readIds(payload: string | undefined): string[] {
  const value: unknown = JSON.parse(payload ?? "[]");
  return Array.isArray(value) ? value.filter((id): id is string => typeof id === "string") : [];
}
