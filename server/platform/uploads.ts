import { Readable } from "node:stream";
import type { ReadableStream as NodeStream } from "node:stream/web";
import { InvalidInputError } from "./errors";

const FILE_NAME = /^[^/\\\0]{1,200}$/;
/** Larger files belong into a store that is read in place. */
const UPLOAD_LIMIT_BYTES = 4 * 1024 ** 3;

/** @throws InvalidInputError for what is no plain file name: a path, a hidden file */
export function checkFileName(name: string): void {
  if (FILE_NAME.test(name) && !name.startsWith(".")) return;
  throw new InvalidInputError(`"${name.slice(0, 200)}" is no file name`);
}

/** Passes the body of a request on. @throws InvalidInputError when it is empty or exceeds 4 GB */
export async function* readUpload(body: ReadableStream | null): AsyncGenerator<Uint8Array> {
  if (body === null) {
    throw new InvalidInputError("The body is empty: send the file as the body");
  }
  let size = 0;
  for await (const chunk of Readable.fromWeb(body as NodeStream)) {
    size += chunk.byteLength;
    if (size > UPLOAD_LIMIT_BYTES) throw new InvalidInputError("The file is larger than 4 GB");
    yield chunk;
  }
}
