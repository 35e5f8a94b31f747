import { type Grouping, groupOf } from "@/components/lineage/drawn-graph";
import { lookOf } from "@/components/lineage/node-kinds";
import type { LineageNode } from "@/server/lineage/schema";

export type TreeRow =
  | { key: string; kind: "branch"; name: string; size: number; isOpen: boolean }
  | { key: string; kind: "node"; node: LineageNode };

type Tree = { by: Grouping | null; text: string; closed: ReadonlySet<string> };

/** Nodes under the groups that they belong to, or under their kinds, as rows of a list. */
export function listTreeRows(nodes: readonly LineageNode[], { by, text, closed }: Tree): TreeRow[] {
  const wanted = text.trim().toLowerCase();
  const isWanted = ({ name, group }: LineageNode) =>
    wanted === "" || `${group}/${name}`.toLowerCase().includes(wanted);
  const branches = new Map<string, LineageNode[]>();
  for (const node of nodes) {
    if (!isWanted(node)) continue;
    const name = by === null ? `${lookOf(node).label}s` : groupOf(node, by) || `no ${by}`;
    const known = branches.get(name);
    if (known === undefined) branches.set(name, [node]);
    else known.push(node);
  }
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return [...branches]
    .sort(([a], [b]) => compare(a, b))
    .flatMap(([name, members]): TreeRow[] => {
      const isOpen = wanted !== "" || !closed.has(name);
      const branch = { key: `branch ${name}`, kind: "branch" as const, name, isOpen };
      const rows = members
        .sort((a, b) => compare(a.name, b.name) || compare(a.id, b.id))
        .map((node) => ({ key: node.id, kind: "node" as const, node }));
      return [{ ...branch, size: members.length }, ...(isOpen ? rows : [])];
    });
}
