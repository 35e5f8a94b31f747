import { createHash } from "node:crypto";
import { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import type { Context } from "hono";
import { z } from "zod";
import { InvalidInputError } from "@/server/platform/errors";
import type { ObjectStore } from "@/server/platform/object-store";

const NodeBindings = z.object({ incoming: z.instanceof(IncomingMessage) });

/** Stores a request's body chunk by chunk. @throws InvalidInputError when the client breaks off */
export async function storeBody(c: Context, store: ObjectStore, key: string): Promise<void> {
  await storeStream(c, store, key, openBody(c));
}

/** The same; returns the body's SHA-256, hexadecimal. */
export async function storeHashedBody(
  c: Context,
  store: ObjectStore,
  key: string,
): Promise<{ sha256: string }> {
  const hash = createHash("sha256");
  async function* hashed() {
    for await (const chunk of openBody(c)) {
      hash.update(chunk);
      yield chunk;
    }
  }
  await storeStream(c, store, key, hashed());
  return { sha256: hash.digest("hex") };
}

async function storeStream(
  c: Context,
  store: ObjectStore,
  key: string,
  body: AsyncIterable<Uint8Array>,
): Promise<void> {
  try {
    await store.putStream(key, body);
  } catch (error) {
    if (!isBrokenOff(c)) throw error;
    throw new InvalidInputError("The upload was cut off; nothing was stored. Send it again", {
      cause: error,
    });
  }
}

/** The connection's own stream where there is one: through a web stream it takes twice as long. */
function openBody(c: Context): Readable {
  const incoming = findIncoming(c);
  if (incoming !== undefined) return incoming;
  const { body } = c.req.raw;
  return body === null
    ? Readable.from([])
    : Readable.fromWeb(body as NodeReadableStream<Uint8Array>);
}

function isBrokenOff(c: Context): boolean {
  const incoming = findIncoming(c);
  return incoming === undefined ? c.req.raw.signal.aborted : !incoming.complete;
}

function findIncoming(c: Context): IncomingMessage | undefined {
  return NodeBindings.safeParse(c.env).data?.incoming;
}
