export type JsonValue =
  | string
  | number
  | boolean
  | null
  | JsonValue[]
  | { [key: string]: JsonValue };

const SECRET_NAME = /password|secret|token|authorization|credential|^hash$/i;
const BLANKED = "•••";

/**
 * A value as JSON for the audit log: instants as ISO text, big integers as text, and whatever is
 * named like a secret blanked. Undefined when there is nothing to keep.
 */
export function toSnapshot(value: unknown): JsonValue | undefined {
  if (value === undefined || value === null || typeof value === "function") return undefined;
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map((item) => toSnapshot(item) ?? null);
  if (typeof value !== "object") return String(value);
  const entries = Object.entries(value).flatMap(([name, inner]): [string, JsonValue][] => {
    if (inner === undefined || typeof inner === "function") return [];
    return [[name, SECRET_NAME.test(name) ? BLANKED : (toSnapshot(inner) ?? null)]];
  });
  return Object.fromEntries(entries);
}
