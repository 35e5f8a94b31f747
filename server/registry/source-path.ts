import path from "node:path";
import { InvalidInputError } from "@/server/platform/errors";

const DECODE_ROUNDS = 10;

export type ModelUri =
  | { kind: "logged"; modelId: string }
  | { kind: "version"; name: string; number: number }
  | { kind: "alias"; name: string; alias: string };

/** Reads `models:/m-…`, `models:/name/3` and `models:/name@alias`; null for any other source. */
export function parseModelUri(source: string): ModelUri | null {
  const rest = /^models:\/*(.*)$/.exec(source)?.[1];
  if (rest === undefined) return null;
  const [, name, version] = /^([^/@]+)\/(\d{1,9})$/.exec(rest) ?? [];
  if (name !== undefined) return { kind: "version", name, number: Number(version) };
  const [, aliased, alias] = /^([^/@]+)@([^/@]+)$/.exec(rest) ?? [];
  if (aliased !== undefined && alias !== undefined) return { kind: "alias", name: aliased, alias };
  if (/^m-[^/@]+$/.test(rest)) return { kind: "logged", modelId: rest };
  throw new InvalidInputError(
    `Not a proper models:/ URI: ${source}. Models URIs must be of the form 'models:/model_name/version', 'models:/model_name@alias' or 'models:/model_id'.`,
  );
}

/** True for a path of some machine's disk: no scheme, a drive letter, or file:. */
export function isLocalPath(source: string): boolean {
  return !/^[a-z][a-z0-9+.-]+:/i.test(source) || /^file:/i.test(source);
}

/** True when both are paths of a disk and `source` lies in `folder`. */
export function isWithinFolder(source: string, folder: string): boolean {
  if (!isLocalPath(source) || !isLocalPath(folder)) return false;
  const [inner, outer] = [toDiskPath(source), toDiskPath(folder)];
  return inner === outer || inner.startsWith(`${outer}/`);
}

function toDiskPath(uri: string): string {
  const plain = decodeFully(uri.replace(/^file:(\/\/(?=\/))?/i, ""));
  return path.posix.normalize(plain).replace(/\/+$/, "");
}

/**
 * Refuses a remote address that climbs, however often it is encoded.
 * @throws InvalidInputError
 */
export function checkRemoteSource(source: string): void {
  const parts = decodeFully(source).split(/[/\\?#&=]/);
  const climbs = parts.some((part) => part === ".." || part === ".");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (!climbs && !/[\u0000-\u001f]/.test(decodeFully(source))) return;
  throw new InvalidInputError(
    `Invalid model version source: '${source}'. If supplying a source as an http, https, local file path, ftp, objectstore, or mlflow-artifacts uri, an absolute path must be provided without relative path references present. Please provide an absolute path.`,
  );
}

function decodeFully(text: string): string {
  let current = text;
  for (let round = 0; round < DECODE_ROUNDS; round += 1) {
    const decoded = decodeOnce(current);
    if (decoded === current) return current;
    current = decoded;
  }
  return current;
}

/** Each escape by itself: one that is no UTF-8 hides none of the others. */
function decodeOnce(text: string): string {
  return text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
