import { type ChildProcess, execFile, spawn } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { AppError } from "./errors";
import type { Logger } from "./log";
import type { ServerAccount } from "./postgres-account";

export type ServerCommand = {
  program: string;
  args: readonly string[];
  account: ServerAccount | undefined;
};

const STOP_GRACE_MS = 15_000;
const POLL_MS = 50;
const KEPT_LINES = 20;

/** English messages, so that "ready" is recognised; nothing else of our environment, PG* least of all. */
export const SERVER_ENVIRONMENT = { NODE_ENV: "production", LC_ALL: "C", TZ: "UTC" } as const;

/** Starts a server and waits until it accepts connections; throws with its own last lines if it ends first. */
export function startServer(command: ServerCommand, log: Logger): Promise<ChildProcess> {
  const server = spawn(command.program, [...command.args], {
    ...command.account,
    cwd: "/",
    env: SERVER_ENVIRONMENT,
    stdio: ["ignore", "ignore", "pipe"],
    // Ctrl-C reaches the whole foreground group; the server must outlive those who use it.
    detached: true,
  });
  const lines: string[] = [];
  return new Promise((resolve, reject) => {
    createInterface({ input: server.stderr }).on("line", (line) => {
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
      log.debug({ line }, "postgres");
      if (line.includes("database system is ready to accept connections")) resolve(server);
    });
    server.once("error", (cause) => reject(startFailure(cause.message, cause)));
    server.once("close", () => reject(startFailure(lines.join("\n"))));
  });
}

function startFailure(reason: string, cause?: Error): AppError {
  return new AppError("UNAVAILABLE", `Embedded PostgreSQL did not start: ${reason}`, { cause });
}

/** Asks for a fast shutdown (sessions end, data is flushed); insists when that takes too long. */
export async function stopProcess(pid: number): Promise<void> {
  for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
    if ((await identifyProcess(pid)) === undefined) return;
    sendSignal(pid, signal);
    const deadline = Date.now() + STOP_GRACE_MS;
    while (Date.now() < deadline) {
      if ((await identifyProcess(pid)) === undefined) return;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
}

/** Whether the number is in use; EPERM means that it is, under another user. */
function sendSignal(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/**
 * Number and birth of a running process, so that a later process of the same number is told apart;
 * undefined when there is none, or only the remains that nobody collected.
 */
export async function identifyProcess(pid: number): Promise<string | undefined> {
  if (!sendSignal(pid, 0)) return undefined;
  const line = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // The name in field 2 may hold spaces, so count after its bracket: 0 is the state, 19 the birth.
  const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
  return fields[0] === "Z" ? undefined : `${pid} ${fields[19] ?? "unknown"}`;
}

/** Stops the server that a killed launcher left on `clusterDir`; true if there was one. */
export async function stopLeftover(clusterDir: string): Promise<boolean> {
  const pidFile = path.join(clusterDir, "postmaster.pid");
  const text = await readFile(pidFile, "utf8").catch(() => "");
  const pid = Number.parseInt(text, 10);
  if (!Number.isInteger(pid) || (await identifyProcess(pid)) === undefined) return false;
  if ((await readCommandLine(pid)).includes(clusterDir)) {
    await stopProcess(pid);
    return true;
  }
  // The number now belongs to another program; PostgreSQL would refuse to start on its account.
  await rm(pidFile);
  return false;
}

async function readCommandLine(pid: number): Promise<string> {
  try {
    return await readFile(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    const { stdout } = await promisify(execFile)("ps", ["-o", "command=", "-p", String(pid)]);
    return stdout;
  }
}
