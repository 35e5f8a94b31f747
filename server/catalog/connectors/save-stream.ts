import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { truncate } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { FetchOptions } from "@/server/catalog/connectors/connector";

const NEWLINE = 10;

/** Writes what a store sends into `dir`, under the object's own name, and returns the file's path. */
export async function saveStream(
  body: Readable,
  { dir, name }: { dir: string; name: string },
  { signal, firstBytes }: FetchOptions = {},
): Promise<string> {
  const target = path.join(dir, `${randomUUID()}-${path.posix.basename(name)}`);
  const file = createWriteStream(target);
  const head = new LineCounter(firstBytes ?? Number.POSITIVE_INFINITY);
  await pipeline(body, (chunks) => head.take(chunks), file, signal === undefined ? {} : { signal });
  if (head.isCut && head.lastLineEnd > 0) await truncate(target, head.lastLineEnd);
  return target;
}

/** Passes bytes on until the limit is reached, and remembers where the last whole line ended. */
class LineCounter {
  lastLineEnd = 0;
  isCut = false;
  private size = 0;

  constructor(private readonly limit: number) {}

  async *take(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      const at = chunk.lastIndexOf(NEWLINE);
      if (at >= 0) this.lastLineEnd = this.size + at + 1;
      this.size += chunk.byteLength;
      yield chunk;
      if (this.size < this.limit) continue;
      this.isCut = true;
      return;
    }
  }
}
