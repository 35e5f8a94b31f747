import { randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { AppError } from "@/server/platform/errors";
import type { Logger } from "@/server/platform/log";
import type {
  SandboxAnswers,
  SandboxFault,
  SandboxRequest,
} from "@/server/platform/sandbox/protocol";
import {
  type ProcessLimits,
  type QueryProcess,
  startQueryProcess,
} from "@/server/platform/sandbox/query-process-handle";
import { toSandboxError } from "@/server/platform/sandbox/sandbox-errors";
import { SandboxQueue } from "@/server/platform/sandbox/sandbox-queue";

export type SandboxOptions = {
  tempDir: string;
  log: Logger;
  size?: number;
  limits?: Partial<SandboxLimits>;
};

export type SandboxLimits = ProcessLimits & {
  /** From an interrupt to the end of the process. */
  graceMs: number;
  /** How long a question waits for a process. */
  maxWaitMs: number;
  /** Answers of one process before a fresh one takes its place. */
  maxAnswers: number;
};

export type SandboxCall = {
  /** One owner has one process at a time, so that nobody takes them all. */
  owner: string;
  /** By which the owner cancels; chosen by the caller. */
  id: string;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
};

/** A process in which people's SQL runs; for the time of one call. */
export type SandboxSession = {
  ask<Kind extends keyof SandboxAnswers>(
    request: Extract<SandboxRequest, { kind: Kind }>,
  ): Promise<SandboxAnswers[Kind]>;
  /** Aborted when the call is stopped, by whom or whatever: for work beside the process. */
  signal: AbortSignal;
  /** A file name for `write`, which the caller removes. */
  newFile(extension: string): string;
};

export type Sandbox = {
  /**
   * Runs `work` with a process of its own.
   * @throws AppError LIMIT_EXCEEDED for too much time, memory or waiting, CONFLICT when cancelled,
   *   FORBIDDEN for what no query may ask, INVALID_INPUT for a wrong text
   */
  use<T>(call: SandboxCall, work: (session: SandboxSession) => Promise<T>): Promise<T>;
  /** True if the owner had such a call waiting or running. */
  cancel(owner: string, id: string): boolean;
  /** Starts the processes, so that the first question need not wait for one. */
  warm(): void;
  close(): Promise<void>;
};

const LIMITS: SandboxLimits = {
  memoryLimit: "1GB",
  maxTempSize: "4GB",
  maxResidentBytes: 1_500 * 1024 ** 2,
  maxFileBytes: 1024 ** 3,
  graceMs: 1_000,
  maxWaitMs: 20_000,
  maxAnswers: 200,
};
/** Each takes one core while it works. */
const SIZE = 2;

const CANCELLED: SandboxFault = {
  kind: "stopped",
  message: "The query was cancelled",
  place: null,
};

type Slot = { process: QueryProcess; dir: string; answers: number; isSpoilt: boolean };
type Running = { call: SandboxCall; cancel: () => void };

/** A pool of processes for people's SQL. None is started before somebody asks. */
export function createSandbox({ tempDir, size = SIZE, ...options }: SandboxOptions): Sandbox {
  const limits = { ...LIMITS, ...options.limits };
  const running = new Set<Running>();
  let isClosed = false;
  const slots: (Slot | null)[] = Array.from({ length: size }, () => null);
  const queue = new SandboxQueue(size, limits.maxWaitMs);

  const fresh = (): Slot => {
    const dir = path.join(tempDir, randomUUID());
    return { process: startQueryProcess(dir, limits), dir, answers: 0, isSpoilt: false };
  };
  const slotAt = (place: number): Slot => {
    const known = slots[place];
    const slot = known != null && !known.process.hasEnded() ? known : fresh();
    slots[place] = slot;
    return slot;
  };
  /** A process that was abused, stuck or used often is ended, and a fresh one started at once. */
  const giveBack = (place: number, slot: Slot) => {
    const isWorn = slot.isSpoilt || slot.answers >= limits.maxAnswers || slot.process.hasEnded();
    if (!isWorn) return;
    slot.process.end(CANCELLED);
    void slot.process.ended.then(() => rm(slot.dir, { recursive: true, force: true }));
    if (!isClosed) slots[place] = fresh();
  };

  return {
    async use(call, work) {
      await mkdir(tempDir, { recursive: true });
      const place = await queue.enter(call);
      if (isClosed) throw new AppError("UNAVAILABLE", "The server is stopping; ask again");
      const slot = slotAt(place);
      const guard = guardSlot(slot, call, limits, options.log);
      const entry = { call, cancel: () => guard.stop(CANCELLED) };
      running.add(entry);
      try {
        return await work(sessionOn(slot, guard, tempDir));
      } finally {
        guard.release();
        running.delete(entry);
        giveBack(place, slot);
        queue.leave(place, call.owner);
      }
    },
    cancel(owner, id) {
      if (queue.cancel(owner, id)) return true;
      const found = [...running].find(({ call }) => call.owner === owner && call.id === id);
      found?.cancel();
      return found !== undefined;
    },
    warm: () => {
      for (const place of slots.keys()) slotAt(place);
    },
    async close() {
      isClosed = true;
      const started = slots.flatMap((slot) => (slot === null ? [] : [slot.process]));
      for (const process of started) process.end(CANCELLED);
      await Promise.all(started.map(({ ended }) => ended));
      await rm(tempDir, { recursive: true, force: true });
    },
  };
}

type Guard = {
  stop(fault: SandboxFault): void;
  stopped(): SandboxFault | null;
  signal: AbortSignal;
  release(): void;
};

/** Stops a slot's work by interrupt, then by ending the process; after time, abort or cancel. */
function guardSlot(slot: Slot, call: SandboxCall, limits: SandboxLimits, log: Logger): Guard {
  let fault: SandboxFault | null = null;
  let grace: NodeJS.Timeout | undefined;
  const aborter = new AbortController();
  const stop = (why: SandboxFault) => {
    if (fault !== null) return;
    fault = why;
    aborter.abort(toSandboxError(why));
    slot.process.interrupt();
    grace = setTimeout(() => {
      log.warn(
        { pid: slot.process.pid, owner: call.owner },
        "query did not stop; ending its process",
      );
      slot.process.end(why);
    }, limits.graceMs);
  };
  const seconds = call.timeoutMs / 1000;
  const timer = setTimeout(() => {
    slot.isSpoilt = true;
    const message = `The query took longer than ${seconds} s and was stopped. Filter rows, or aggregate less`;
    stop({ kind: "limit", message, place: null });
  }, call.timeoutMs);
  const onAbort = () => stop(CANCELLED);
  call.signal?.addEventListener("abort", onAbort, { once: true });
  return {
    stop,
    stopped: () => fault,
    signal: aborter.signal,
    release: () => {
      clearTimeout(timer);
      clearTimeout(grace);
      call.signal?.removeEventListener("abort", onAbort);
    },
  };
}

function sessionOn(slot: Slot, guard: Guard, tempDir: string): SandboxSession {
  return {
    async ask(request) {
      const before = guard.stopped();
      if (before !== null) throw toSandboxError(before);
      const reply = await slot.process.ask(request);
      slot.answers += 1;
      if (reply.ok) return reply.answer as never;
      const { fault } = reply;
      if (fault.kind === "limit" || fault.kind === "breach") slot.isSpoilt = true;
      throw toSandboxError(fault.kind === "stopped" ? (guard.stopped() ?? fault) : fault);
    },
    signal: guard.signal,
    newFile: (extension) => path.join(tempDir, `${randomUUID()}.${extension}`),
  };
}
