/** The selection with one id switched. */
export function toggleId(selected: ReadonlySet<string>, id: string): Set<string> {
  const next = new Set(selected);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** The selection with every id between two places (both included) added. */
export function selectRange(
  selected: ReadonlySet<string>,
  ids: readonly string[],
  from: number,
  to: number,
): Set<string> {
  const [first, last] = from <= to ? [from, to] : [to, from];
  return new Set([...selected, ...ids.slice(Math.max(0, first), last + 1)]);
}

export type Coverage = "none" | "some" | "all";

/** How much of the loaded rows is selected. */
export function coverageOf(selected: ReadonlySet<string>, ids: readonly string[]): Coverage {
  const count = ids.filter((id) => selected.has(id)).length;
  if (count === 0) return "none";
  return count === ids.length ? "all" : "some";
}
