import type { Context } from "hono";
import { z } from "zod";

const NodeBindings = z.object({
  incoming: z.object({ socket: z.object({ remoteAddress: z.string().optional() }) }),
});

/** Address of the connection's other end; null where there is no connection. */
export function findClientAddress(c: Context): string | null {
  return NodeBindings.safeParse(c.env).data?.incoming.socket.remoteAddress ?? null;
}
