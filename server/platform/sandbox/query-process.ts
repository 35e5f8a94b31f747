import { rmSync } from "node:fs";
import { setPriority } from "node:os";
import type { DuckDBConnection } from "@duckdb/node-api";
import { answerRequest } from "@/server/platform/sandbox/answer";
import { toFault } from "@/server/platform/sandbox/engine";
import type {
  EngineLimits,
  FromProcess,
  SandboxReply,
  ToProcess,
} from "@/server/platform/sandbox/protocol";

/** Entry of a query process: its arguments are a folder for temporary files and the limits as JSON. */
const [tempDir = "", limitsText = "{}"] = process.argv.slice(2);
const limits = JSON.parse(limitsText) as EngineLimits;
let running: { id: number; connection: DuckDBConnection | null; isStopped: boolean } | null = null;

// Pages and predictions go before queries.
setPriority(10);

process.on("message", (message: ToProcess) => {
  if ("interrupt" in message) stop(message.interrupt);
  else void answer(message);
});
// Whoever started this process is gone, and with it who would tidy up.
process.on("disconnect", () => {
  rmSync(tempDir, { recursive: true, force: true });
  // An ordinary exit waits for the thread that still computes.
  process.kill(process.pid, "SIGKILL");
});

function stop(id: number): void {
  if (running?.id !== id) return;
  running.isStopped = true;
  running.connection?.interrupt();
}

async function answer({ id, request }: Extract<ToProcess, { id: number }>): Promise<void> {
  const own = { id, connection: null as DuckDBConnection | null, isStopped: false };
  running = own;
  const onConnection = (connection: DuckDBConnection) => {
    own.connection = connection;
    if (own.isStopped) connection.interrupt();
  };
  let reply: SandboxReply;
  try {
    reply = { ok: true, answer: await answerRequest(request, { tempDir, limits, onConnection }) };
  } catch (error) {
    reply = { ok: false, fault: toFault(error) };
  }
  running = null;
  process.send?.({ id, reply } satisfies FromProcess);
}
