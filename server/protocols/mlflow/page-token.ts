import { z } from "zod";
import { InvalidInputError } from "@/server/platform/errors";

const Token = z.object({ offset: z.number().int().min(0) });

/** Opaque to clients: where the next page starts, and what it is a page of when that is `bound`. */
export function formatPageToken(offset: number, bound?: string): string {
  const token = bound === undefined ? { offset } : { offset, bound };
  return Buffer.from(JSON.stringify(token)).toString("base64");
}

/**
 * Reads where a page starts; an empty token is the first page.
 * @throws InvalidInputError for a text that is no token, or that belongs to another query
 */
export function readPageToken(text: string | undefined, bound?: string): number {
  if (text === undefined || text === "") return 0;
  const schema = bound === undefined ? Token : Token.extend({ bound: z.string() });
  const parsed = schema.safeParse(parseBase64(text));
  if (!parsed.success) {
    throw new InvalidInputError("Invalid page token, could not base64-decode");
  }
  const { data } = parsed;
  if ("bound" in data && data.bound !== bound) {
    throw new InvalidInputError(
      "Invalid page token: it belongs to a search with other experiment_ids, filter or order_by",
    );
  }
  return data.offset;
}

function parseBase64(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, "base64").toString("utf8"));
  } catch {
    return undefined;
  }
}
