import type { LineageEdge, LineageNode } from "@/server/lineage/schema";

type Graph = { nodes: readonly Pick<LineageNode, "id">[]; edges: readonly LineageEdge[] };

/**
 * Nodes on a circle, each with the number of its circle: Tarjan's strongly connected components of
 * more than one node, or of one that leads to itself. Without recursion, for chains may be long.
 */
export function findLoops({ nodes, edges }: Graph): Map<string, number> {
  const next = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  for (const { from, to } of edges) next.get(from.id)?.push(to.id);
  const search = new LoopSearch(next);
  for (const { id } of nodes) search.visit(id);
  return search.members;
}

class LoopSearch {
  readonly members = new Map<string, number>();
  /** In the order in which nodes were met. */
  private readonly index = new Map<string, number>();
  /** The earliest met node that each leads back to. */
  private readonly low = new Map<string, number>();
  private readonly open: string[] = [];
  private readonly isOpen = new Set<string>();

  constructor(private readonly next: ReadonlyMap<string, readonly string[]>) {}

  visit(root: string): void {
    if (this.index.has(root)) return;
    this.meet(root);
    const path = [{ id: root, at: 0 }];
    for (let frame = path.at(-1); frame !== undefined; frame = path.at(-1)) {
      const other = this.next.get(frame.id)?.[frame.at];
      frame.at += 1;
      if (other === undefined) {
        path.pop();
        this.leave(frame.id, path.at(-1)?.id);
      } else if (!this.index.has(other)) {
        this.meet(other);
        path.push({ id: other, at: 0 });
      } else if (this.isOpen.has(other)) this.lower(frame.id, this.index.get(other));
    }
  }

  private meet(id: string): void {
    const index = this.index.size;
    this.index.set(id, index);
    this.low.set(id, index);
    this.open.push(id);
    this.isOpen.add(id);
  }

  private leave(id: string, parent: string | undefined): void {
    if (parent !== undefined) this.lower(parent, this.low.get(id));
    const number = this.index.get(id);
    if (number === undefined || this.low.get(id) !== number) return;
    const circle = this.open.splice(this.open.indexOf(id));
    for (const member of circle) this.isOpen.delete(member);
    if (circle.length === 1 && !this.next.get(id)?.includes(id)) return;
    for (const member of circle) this.members.set(member, number);
  }

  private lower(id: string, value = Number.POSITIVE_INFINITY): void {
    this.low.set(id, Math.min(this.low.get(id) ?? value, value));
  }
}
