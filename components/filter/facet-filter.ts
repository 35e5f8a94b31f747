import type { FilterNode, FilterValue } from "@/server/lib/filter/ast";
import { formatFilter } from "@/server/lib/filter/format";
import { parseFilter } from "@/server/lib/filter/parse";

const NOWHERE = { start: 0, end: 0 };

/** Which of a field's values a filter asks for, where it does so by one condition that must hold. */
export function chosenValues(filter: string, field: string): string[] {
  const term = termsOf(filter).find((each) => isChoice(each, field));
  if (term?.kind === "in") return term.values.map(({ text }) => text);
  return term?.kind === "compare" ? [term.value.text] : [];
}

/** The filter with exactly these values of a field asked for; with none, without that condition. */
export function chooseValues(
  filter: string,
  field: { name: string; kind: "string" | "number" },
  values: readonly string[],
): string {
  const others = termsOf(filter).filter((term) => !isChoice(term, field.name));
  const ref = { path: field.name.split("."), at: NOWHERE };
  const literals = values.map((text): FilterValue => ({ kind: field.kind, text, at: NOWHERE }));
  const [only] = literals;
  const chosen: FilterNode[] =
    only === undefined
      ? []
      : literals.length === 1
        ? [{ kind: "compare", field: ref, operator: "=", value: only }]
        : [{ kind: "in", field: ref, values: literals }];
  const [single, ...more] = [...others, ...chosen];
  if (single === undefined) return "";
  return formatFilter(more.length === 0 ? single : { kind: "and", terms: [single, ...more] });
}

function isChoice(node: FilterNode, field: string): boolean {
  if (node.kind !== "in" && node.kind !== "compare") return false;
  const isEqual = node.kind === "in" || node.operator === "=";
  return isEqual && node.field.path.join(".").toLowerCase() === field.toLowerCase();
}

/** The conditions joined by `and`; none for a filter that cannot be read. */
function termsOf(filter: string): readonly FilterNode[] {
  try {
    const node = parseFilter(filter);
    if (node === null) return [];
    return node.kind === "and" ? node.terms : [node];
  } catch {
    return [];
  }
}
