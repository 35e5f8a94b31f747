import { Readable } from "node:stream";
import type { Context } from "hono";
import { parseByteRange } from "@/server/lib/artifacts/byte-range";
import type { ByteRange } from "./object-store";

export type FileToSend = {
  name: string;
  sizeBytes: number;
  type: string;
  disposition: "attachment" | "inline";
  open(range?: ByteRange): Readable;
  headers?: Record<string, string>;
};

/** Answers GET and HEAD for a file: whole (200), a byte range (206) or none of it (416). */
export function sendFile(c: Context, file: FileToSend): Response {
  const headers: Record<string, string> = {
    ...file.headers,
    "content-type": file.type,
    "content-disposition": disposition(file),
    // Files come from runs, so a browser must not guess their type.
    "x-content-type-options": "nosniff",
    "accept-ranges": "bytes",
  };
  const range = parseByteRange(c.req.header("range"), file.sizeBytes);
  if (range === "unsatisfiable") {
    return c.body(null, 416, { "content-range": `bytes */${file.sizeBytes}` });
  }
  const isHead = c.req.method === "HEAD";
  if (range === "whole") {
    const length = { "content-length": String(file.sizeBytes) };
    return c.newResponse(isHead ? null : toWeb(file.open()), 200, { ...headers, ...length });
  }
  return c.newResponse(isHead ? null : toWeb(file.open(range)), 206, {
    ...headers,
    "content-length": String(range.end - range.start + 1),
    "content-range": `bytes ${range.start}-${range.end}/${file.sizeBytes}`,
  });
}

export function toWeb(stream: Readable): ReadableStream {
  return Readable.toWeb(stream) as ReadableStream;
}

/** Both forms of RFC 6266: an ASCII stand-in and the true name. */
function disposition({ disposition: kind, name }: FileToSend): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%;]/g, "_");
  const encoded = encodeURIComponent(name).replace(/['()*]/g, escapeCharacter);
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

function escapeCharacter(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
