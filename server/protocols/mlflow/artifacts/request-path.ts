import { InvalidInputError } from "@/server/platform/errors";

/**
 * The part of a request's address after `marker`, percent-decoded once. It is taken from the address
 * as sent: routers decode on their own terms, and `+` stands for itself.
 * @throws InvalidInputError for what is no percent-encoded UTF-8
 */
export function readPathAfter(url: string, marker: string): string {
  const [address = ""] = url.split(/[?#]/, 1);
  const start = address.indexOf(marker);
  const raw = start === -1 ? "" : address.slice(start + marker.length);
  try {
    return decodeURIComponent(raw);
  } catch (error) {
    throw new InvalidInputError(
      `Invalid path: "${raw.slice(0, 200)}" is not percent-encoded UTF-8`,
      { cause: error },
    );
  }
}
