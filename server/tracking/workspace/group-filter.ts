import type { FilterNode, FilterValue } from "@/server/lib/filter/ast";
import { formatFilter } from "@/server/lib/filter/format";
import type { RunField } from "@/server/tracking/workspace/fields";

const NOWHERE = { start: 0, end: 0 };

/** The condition that finds a group's runs; null where a field of several values made the group. */
export function formatGroupFilter(
  fields: readonly Pick<RunField, "ref" | "type">[],
  values: readonly (string | null)[],
): string | null {
  const hasSeveral = fields.some(({ type }, index) => type === "tags" && values[index] !== null);
  if (hasSeveral) return null;
  const terms = fields.map((field, index) => toCondition(field, values[index] ?? null));
  const [only] = terms;
  if (terms.length === 1 && only !== undefined) return formatFilter(only);
  return formatFilter({ kind: "and", terms });
}

function toCondition(
  { ref, type }: Pick<RunField, "ref" | "type">,
  text: string | null,
): FilterNode {
  const field = { path: ref.path, at: NOWHERE };
  if (text === null) return { kind: "not", term: { kind: "exists", field } };
  const value: FilterValue = { kind: toKind(type), text, at: NOWHERE };
  return { kind: "compare", field, operator: "=", value };
}

function toKind(type: RunField["type"]): FilterValue["kind"] {
  if (type === "number") return "number";
  return type === "time" ? "time" : "string";
}
