import type { FilterNode } from "@/server/lib/filter/ast";
import { formatFilter } from "@/server/lib/filter/format";
import { parseFilter } from "@/server/lib/filter/parse";

/** The conditions of a filter that are joined by `and`, as text; none for one that cannot be read. */
export function splitFilter(filter: string): string[] {
  const node = parseOrNull(filter);
  if (node === null) return [];
  return (node.kind === "and" ? node.terms : [node]).map((term) =>
    term.kind === "or" ? `(${formatFilter(term)})` : formatFilter(term),
  );
}

function parseOrNull(filter: string): FilterNode | null {
  try {
    return parseFilter(filter);
  } catch {
    return null;
  }
}
