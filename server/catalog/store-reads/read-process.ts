import { setPriority } from "node:os";
import { openConnector } from "@/server/catalog/connectors/kinds";
import type { FromReader, ReadOrder, ToReader } from "@/server/catalog/store-reads/protocol";
import { writeRows } from "@/server/catalog/store-reads/write-rows";
import { toAppError } from "@/server/platform/errors";

/** Entry of a process that reads stores, one order after the other. */
let stop = new AbortController();

// Pages and predictions go before queries.
setPriority(10);

process.on("message", (message: ToReader) => {
  if ("abort" in message) stop.abort();
  else void answer(message.order);
});
// Whoever started this process is gone: let the store go, then end, whatever is still computing.
process.on("disconnect", () => {
  stop.abort();
  setTimeout(() => process.kill(process.pid, "SIGKILL"), 2_000);
});

async function answer(order: ReadOrder): Promise<void> {
  stop = new AbortController();
  const reply = await read(order).catch((error: unknown): FromReader => {
    const { code, message } = toAppError(error);
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { ok: false, code, message, detail };
  });
  process.send?.(reply satisfies FromReader);
}

async function read(order: ReadOrder): Promise<FromReader> {
  const connector = await openConnector(order.access, order.config);
  if (connector.family !== "tables") throw new Error("not a store of tables");
  return { ok: true, rowCount: await writeRows(connector, order, stop.signal) };
}
