import { z } from "zod";

const MAX_TOTAL = Number.MAX_SAFE_INTEGER;

/** Position after the last row of a page, and the question it belongs to. */
export const Cursor = z.object({
  /** Canonical sort key, such as `-startedAt`. */
  sort: z.string(),
  /** Fingerprint of the canonical filter. */
  filter: z.string(),
  /** Sort value of the last row as PostgreSQL prints it; null for a missing value. */
  value: z.string().nullable(),
  id: z.string(),
  /** Row count of the first page, so that later pages need not count again. */
  total: z.number().int().min(0).max(MAX_TOTAL),
});
export type Cursor = z.infer<typeof Cursor>;

export function encodeCursor({ sort, filter, value, id, total }: Cursor): string {
  return Buffer.from(JSON.stringify({ sort, filter, value, id, total })).toString("base64url");
}

/** Reads what `encodeCursor` wrote; null for anything else. */
export function decodeCursor(text: string): Cursor | null {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
  } catch {
    return null;
  }
}
