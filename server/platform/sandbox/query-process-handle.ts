import { type ChildProcess, fork } from "node:child_process";
import { readFile, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { bareEnvironment } from "@/server/platform/config";
import type {
  EngineLimits,
  FromProcess,
  SandboxFault,
  SandboxReply,
  SandboxRequest,
  ToProcess,
} from "@/server/platform/sandbox/protocol";

export type ProcessLimits = EngineLimits & {
  /** A process with more memory in use is ended, whatever the engine thinks it uses. */
  maxResidentBytes: number;
  maxFileBytes: number;
};

export type QueryProcess = {
  pid: number | undefined;
  /** Answers one request; a process that ends before it has answers with a fault. */
  ask(request: SandboxRequest): Promise<SandboxReply>;
  /** Asks the running request to stop. */
  interrupt(): void;
  /** Ends the process at once; what it was asked is answered with `fault`. */
  end(fault: SandboxFault): void;
  hasEnded(): boolean;
  ended: Promise<void>;
};

const ENTRY = fileURLToPath(new URL("./query-process.ts", import.meta.url));
const WATCH_MS = 50;
const CRASHED: SandboxFault = {
  kind: "limit",
  message: "The query ended its process. Ask for less at a time",
  place: null,
};

/** Starts a process that has nothing of ours but its code: no database address, no secret, no key. */
export function startQueryProcess(tempDir: string, limits: ProcessLimits): QueryProcess {
  const child = fork(ENTRY, [tempDir, JSON.stringify(limits)], {
    env: bareEnvironment(),
    execArgv: ["--import", "tsx", "--max-old-space-size=512"],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    // Ctrl-C reaches the whole foreground group; these processes are ended by their owner.
    detached: true,
  });
  let lastId = 0;
  let asked: { id: number; resolve: (reply: SandboxReply) => void } | null = null;
  let hasEnded = false;
  const settle = (reply: SandboxReply) => {
    asked?.resolve(reply);
    asked = null;
  };
  const ended = new Promise<void>((resolve) => {
    const onEnd = () => {
      hasEnded = true;
      settle({ ok: false, fault: CRASHED });
      resolve();
    };
    child.once("exit", onEnd);
    child.once("error", onEnd);
  });
  child.on("message", ({ id, reply }: FromProcess) => {
    if (asked?.id === id) settle(reply);
  });
  const end = (fault: SandboxFault) => {
    // At once, not at its exit: meanwhile it must not be handed to the next question.
    hasEnded = true;
    settle({ ok: false, fault });
    child.kill("SIGKILL");
  };

  return {
    pid: child.pid,
    ask: async (request) => {
      if (hasEnded) return { ok: false, fault: CRASHED };
      lastId += 1;
      const id = lastId;
      const replied = new Promise<SandboxReply>((resolve) => {
        asked = { id, resolve };
      });
      const watch = setInterval(() => {
        void findBreach(child.pid, limits, request).then((fault) => {
          if (fault !== null && asked?.id === id) end(fault);
        });
      }, WATCH_MS);
      send(child, { id, request });
      return replied.finally(() => clearInterval(watch));
    },
    interrupt: () => {
      if (asked !== null) send(child, { interrupt: asked.id });
    },
    end,
    hasEnded: () => hasEnded,
    ended,
  };
}

/** A process that ends meanwhile takes no message; its end settles what it was asked. */
function send(child: ChildProcess, message: ToProcess): void {
  if (child.connected) child.send(message, () => undefined);
}

async function findBreach(
  pid: number | undefined,
  { maxResidentBytes, maxFileBytes }: ProcessLimits,
  request: SandboxRequest,
): Promise<SandboxFault | null> {
  const [resident, file] = await Promise.all([
    pid === undefined ? 0 : residentBytes(pid),
    request.kind === "write" ? fileBytes(request.file) : 0,
  ]);
  if (resident > maxResidentBytes) {
    const most = `${Math.round(maxResidentBytes / 1024 ** 2).toLocaleString("en")} MB`;
    const message = `The query took more than ${most} of memory and was ended. Filter rows, select fewer columns, or aggregate`;
    return { kind: "limit", message, place: null };
  }
  if (file <= maxFileBytes) return null;
  const most = `${Math.round(maxFileBytes / 1024 ** 2).toLocaleString("en")} MB`;
  const message = `The file grew beyond ${most} and was given up. Filter or aggregate`;
  return { kind: "limit", message, place: null };
}

/** Memory of a process as Linux counts it; 0 elsewhere, where only the engine's own limit holds. */
async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}

async function fileBytes(file: string): Promise<number> {
  return (await stat(file).catch(() => null))?.size ?? 0;
}
