import { Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import type { Context } from "hono";
import { InvalidInputError } from "@/server/platform/errors";
import type { ObjectStore, StoredSize } from "@/server/platform/object-store";

/** Stores a request's body chunk by chunk. @throws InvalidInputError when the client breaks off */
export async function storeBody(c: Context, store: ObjectStore, key: string): Promise<StoredSize> {
  const { body, signal } = c.req.raw;
  const stream =
    body === null ? Readable.from([]) : Readable.fromWeb(body as NodeReadableStream<Uint8Array>);
  try {
    return await store.putStream(key, stream, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new InvalidInputError("The upload was cut off; nothing was stored. Send it again", {
      cause: error,
    });
  }
}
