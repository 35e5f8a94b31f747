import type { ColumnType } from "@/server/catalog/connectors/connector";

const FAMILIES: readonly (readonly [RegExp, ColumnType])[] = [
  [/^(bool(ean)?)\b/, "boolean"],
  [/^(tiny|small|medium|big|huge|u\w*)?int(eger|\d+)?\b|^long\b|^short\b|^byte\b/, "integer"],
  [/^(small|big)?serial\b/, "integer"],
  [/^(decimal|numeric|number|real|float\d*|double|half|money)\b/, "number"],
  [/^(timestamp|datetime)/, "timestamp"],
  [/^date\b/, "date"],
];

/** What a column of a store's own type becomes: text for all that has no nearer type. */
export function typeOfNative(nativeType: string): ColumnType {
  const name = nativeType.trim().toLowerCase();
  if (name.endsWith("[]") || name.endsWith("]")) return "text";
  return FAMILIES.find(([pattern]) => pattern.test(name))?.[1] ?? "text";
}
