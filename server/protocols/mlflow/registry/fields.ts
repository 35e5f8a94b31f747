import { InvalidInputError } from "@/server/platform/errors";
import { readPageToken } from "@/server/protocols/mlflow/page-token";
import {
  invalidParameter,
  keyValues,
  optionalInt64,
  optionalString,
  requireString,
  type WireMessage,
} from "@/server/protocols/mlflow/wire";

/** Above every number that a version can have. */
const NO_VERSION = 2_147_483_647;

/** The version of a model that a request names. */
export function readVersionRef(message: WireMessage): { name: string; number: number } {
  const name = requireString(message, "name");
  const value = message.version;
  const text = typeof value === "number" ? String(value) : requireString(message, "version");
  if (!/^\d+$/.test(text)) {
    throw new InvalidInputError(`Parameter 'version' must be an integer, got '${text}'.`);
  }
  return { name, number: Math.min(Number(text), NO_VERSION) };
}

/** The last of several values of one key counts. */
export function readTags(message: WireMessage, field = "tags"): Record<string, string> {
  return Object.fromEntries(keyValues(message, field).map(({ key, value }) => [key, value]));
}

/** One page: how many rows, and where it starts. */
export function readPage(
  message: WireMessage,
  { usual, most }: { usual: number; most: number },
  bound?: string,
): { limit: number; offset: number } {
  const asked = optionalInt64(message, "max_results") ?? 0n;
  // Absent reads as 0 in MLflow's messages.
  const limit = asked === 0n ? BigInt(usual) : asked;
  if (limit < 0n) {
    throw invalidParameter("max_results", Number(limit), ". It must be a positive integer");
  }
  if (limit > BigInt(most)) {
    throw invalidParameter("max_results", Number(limit), `. It must be at most ${most}`);
  }
  const offset = readPageToken(optionalString(message, "page_token"), bound);
  return { limit: Number(limit), offset };
}
