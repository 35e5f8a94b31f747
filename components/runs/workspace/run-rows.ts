import type { RunListItem } from "@/server/tracking/schema";
import type { RunGroup } from "@/server/tracking/workspace/schema";

/** A row of the workspace's table: a run, or a group of runs. */
export type RunRow =
  | { kind: "run"; id: string; run: RunListItem; depth: number; isOpen: boolean }
  | { kind: "group"; id: string; group: RunGroup; by: readonly string[]; isOpen: boolean }
  | { kind: "note"; id: string; text: string };

export const runOf = (row: RunRow): RunListItem | null => (row.kind === "run" ? row.run : null);

/** The runs with their opened children under them. */
export function nestRuns(
  runs: readonly RunListItem[],
  childrenOf: ReadonlyMap<string, readonly RunListItem[]>,
  open: ReadonlySet<string>,
  depth = 0,
  path = "",
): RunRow[] {
  return runs.flatMap((run) => {
    // A run may stand in the list and below its parent at once.
    const id = `${path}${run.id}`;
    const row: RunRow = { kind: "run", id, run, depth, isOpen: open.has(id) };
    const children = row.isOpen ? (childrenOf.get(run.id) ?? []) : [];
    return [row, ...nestRuns(children, childrenOf, open, depth + 1, `${id}/`)];
  });
}

export function groupRows(
  groups: readonly RunGroup[],
  by: readonly string[],
  membersOf: ReadonlyMap<string, readonly RunListItem[]>,
  open: ReadonlySet<string>,
): RunRow[] {
  return groups.flatMap((group) => {
    const id = groupId(group);
    const row: RunRow = { kind: "group", id, group, by, isOpen: open.has(id) };
    if (!row.isOpen) return [row];
    const members = membersOf.get(id) ?? [];
    const rows = members.map(
      (run): RunRow => ({ kind: "run", id: `${id}/${run.id}`, run, depth: 1, isOpen: false }),
    );
    const left = group.n - members.length;
    const note: RunRow = {
      kind: "note",
      id: `${id}/more`,
      text: `${left} more: filter by this group to see all`,
    };
    return [row, ...rows, ...(members.length > 0 && left > 0 ? [note] : [])];
  });
}

export function groupId({ values }: Pick<RunGroup, "values">): string {
  return `group:${JSON.stringify(values)}`;
}
