export type FieldChange = { field: string; before: string | null; after: string | null };

/**
 * The fields in which two audit snapshots differ, by name; null where a side has no such field.
 * Values that are no objects are compared as one field called "value".
 */
export function diffSnapshots(before: unknown, after: unknown): FieldChange[] {
  const left = toFields(before);
  const right = toFields(after);
  const names = [...new Set([...left.keys(), ...right.keys()])].sort();
  return names.flatMap((field) => {
    const change = { field, before: left.get(field) ?? null, after: right.get(field) ?? null };
    return change.before === change.after ? [] : [change];
  });
}

function toFields(value: unknown): Map<string, string> {
  if (value === null || value === undefined) return new Map();
  if (typeof value !== "object" || Array.isArray(value)) return new Map([["value", toText(value)]]);
  return new Map(Object.entries(value).map(([name, inner]) => [name, toText(inner)]));
}

function toText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value, null, 1);
}
