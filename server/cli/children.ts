import { type ChildProcess, fork } from "node:child_process";
import { childEnvironment } from "@/server/platform/config";
import type { Logger } from "@/server/platform/log";

const STOP_GRACE_MS = 15_000;
const MAX_RESTART_DELAY_MS = 30_000;

export type Child = {
  /** Resolves when the process reported that it is at work. Rejects when its first start failed. */
  ready: Promise<void>;
  stop(): Promise<void>;
};

/**
 * Keeps `server/main.ts <command>` running: a process that dies is started again after a delay that
 * doubles while it dies quickly. A first start that fails is not repeated.
 */
export function superviseChild(
  command: string,
  environment: Record<string, string>,
  log: Logger,
): Child {
  let stopping = false;
  let delayMs = 250;
  let child: ChildProcess;
  let timer: NodeJS.Timeout | undefined;
  let wasReady = false;
  let settle: { resolve: () => void; reject: (error: Error) => void };
  const ready = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });

  const start = () => {
    const bornAt = Date.now();
    child = fork("server/main.ts", [command], {
      env: childEnvironment(environment),
      execArgv: ["--import", "tsx"],
      // Ctrl-C reaches the whole foreground group; a group of its own lets us stop children in order.
      detached: true,
    });
    child.on("message", () => {
      wasReady = true;
      settle.resolve();
    });
    child.on("exit", (code, signal) => {
      if (stopping) return;
      if (!wasReady) return settle.reject(new Error(`${command} ended with ${signal ?? code}`));
      delayMs = Date.now() - bornAt > 60_000 ? 250 : Math.min(delayMs * 2, MAX_RESTART_DELAY_MS);
      log.warn({ command, code, signal, delayMs }, "process died; starting it again");
      timer = setTimeout(start, delayMs);
    });
  };
  start();

  return {
    ready,
    stop: () => {
      stopping = true;
      clearTimeout(timer);
      return endProcess(child);
    },
  };
}

function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const force = setTimeout(() => child.kill("SIGKILL"), STOP_GRACE_MS);
    child.once("exit", () => {
      clearTimeout(force);
      resolve();
    });
    child.kill("SIGTERM");
  });
}
