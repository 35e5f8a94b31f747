import { type ChildProcess, fork } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { FromReader, ReadOrder, ToReader } from "@/server/catalog/store-reads/protocol";
import { bareEnvironment } from "@/server/platform/config";
import { AppError } from "@/server/platform/errors";

const ENTRY = fileURLToPath(new URL("./read-process.ts", import.meta.url));
/** From an abort to the end of the process, which meanwhile tells the store to stop. */
const GRACE_MS = 2_000;
/** A process takes a second or two to start, so that one or two wait for what comes next. */
const IDLE_MAX = 2;
const IDLE_MS = 300_000;

const CRASHED = {
  ok: false,
  code: "LIMIT_EXCEEDED",
  message: "The read of the store ended its process. Ask for less at a time",
  detail: null,
} as const satisfies FromReader;

type Idle = { child: ChildProcess; timer: NodeJS.Timeout };
const idle: Idle[] = [];

/** Starts a process, so that the first read need not wait for one. */
export function warmReader(): void {
  if (idle.length === 0) rest(start());
}

/**
 * Reads a store in another process: engines and the clients of stores stay out of this one, and what
 * is stuck is ended. No person's SQL runs there, and its environment holds nothing of ours.
 * @throws the reader's AppError; the signal's reason when it aborts, and the store is told
 */
export async function readStore(order: ReadOrder, signal: AbortSignal): Promise<number> {
  signal.throwIfAborted();
  await mkdir(order.dir, { recursive: true });
  const child = take() ?? start();
  const aborted = new Promise<null>((resolve) => {
    signal.addEventListener("abort", () => resolve(null), { once: true });
  });
  const reply = await Promise.race([askReader(child, order), aborted]);
  if (reply === null) {
    send(child, { abort: true });
    setTimeout(() => child.kill("SIGKILL"), GRACE_MS).unref();
    child.once("exit", () => void tidy(order, true));
    signal.throwIfAborted();
  }
  if (reply === CRASHED) child.kill("SIGKILL");
  else rest(child);
  await tidy(order, reply?.ok !== true);
  if (reply?.ok === true) return reply.rowCount;
  const { code, message, detail } = reply ?? CRASHED;
  throw new AppError(code, message, { cause: detail });
}

async function tidy({ dir, file }: ReadOrder, isFailed: boolean): Promise<void> {
  await rm(dir, { recursive: true, force: true });
  if (isFailed) await rm(file, { force: true });
}

function askReader(child: ChildProcess, order: ReadOrder): Promise<FromReader> {
  return new Promise((resolve) => {
    const onEnd = () => onReply(CRASHED);
    const onReply = (reply: FromReader) => {
      child.off("message", onReply).off("exit", onEnd).off("error", onEnd);
      resolve(reply);
    };
    child.once("message", onReply).once("exit", onEnd).once("error", onEnd);
    send(child, { order });
  });
}

function send(child: ChildProcess, message: ToReader): void {
  if (child.connected) child.send(message, () => undefined);
}

function start(): ChildProcess {
  return fork(ENTRY, [], {
    env: bareEnvironment(),
    execArgv: ["--import", "tsx", "--max-old-space-size=768"],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    serialization: "advanced",
    // Ctrl-C reaches the whole foreground group; these processes are ended by their owner.
    detached: true,
  });
}

function take(): ChildProcess | undefined {
  for (let next = idle.pop(); next !== undefined; next = idle.pop()) {
    clearTimeout(next.timer);
    if (!next.child.connected) continue;
    next.child.ref();
    next.child.channel?.ref();
    return next.child;
  }
  return undefined;
}

/** Keeps a process for the next read for a while; it keeps nobody from ending. */
function rest(child: ChildProcess): void {
  if (idle.length >= IDLE_MAX || !child.connected) {
    child.kill("SIGKILL");
    return;
  }
  const timer = setTimeout(() => {
    const at = idle.findIndex((each) => each.child === child);
    if (at !== -1) idle.splice(at, 1);
    child.kill("SIGKILL");
  }, IDLE_MS);
  timer.unref();
  child.unref();
  child.channel?.unref();
  idle.push({ child, timer });
}
