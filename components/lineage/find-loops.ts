type Graph = {
  nodes: readonly { id: string }[];
  edges: readonly { from: { id: string }; to: { id: string } }[];
};

/**
 * Nodes on a circle, each with the number of its circle: Tarjan's strongly connected components of
 * more than one node, or of one that leads to itself. Without recursion, for chains may be long.
 */
export function findLoops({ nodes, edges }: Graph): Map<string, number> {
  const places = new Map(nodes.map(({ id }, at) => [id, at]));
  const next: number[][] = nodes.map(() => []);
  for (const { from, to } of edges) {
    const [a, b] = [places.get(from.id), places.get(to.id)];
    if (a !== undefined && b !== undefined) next[a]?.push(b);
  }
  const search = new LoopSearch(next);
  for (const at of next.keys()) search.visit(at);
  const members = new Map<string, number>();
  for (const [at, { id }] of nodes.entries()) {
    const number = search.members.get(at);
    if (number !== undefined) members.set(id, number);
  }
  return members;
}

const NOT_MET = -1;

class LoopSearch {
  readonly members = new Map<number, number>();
  /** In the order in which nodes were met. */
  private readonly index: Int32Array;
  /** The earliest met node that each leads back to. */
  private readonly low: Int32Array;
  private readonly isOpen: Uint8Array;
  private readonly open: number[] = [];
  private met = 0;

  constructor(private readonly next: readonly (readonly number[])[]) {
    this.index = new Int32Array(next.length).fill(NOT_MET);
    this.low = new Int32Array(next.length);
    this.isOpen = new Uint8Array(next.length);
  }

  visit(root: number): void {
    if (this.index[root] !== NOT_MET) return;
    this.meet(root);
    const path = [{ node: root, at: 0 }];
    for (let frame = path.at(-1); frame !== undefined; frame = path.at(-1)) {
      const other = this.next[frame.node]?.[frame.at];
      frame.at += 1;
      if (other === undefined) {
        path.pop();
        this.leave(frame.node, path.at(-1)?.node);
      } else if (this.index[other] === NOT_MET) {
        this.meet(other);
        path.push({ node: other, at: 0 });
      } else if (this.isOpen[other] === 1) this.lower(frame.node, this.index[other]);
    }
  }

  private meet(node: number): void {
    this.index[node] = this.met;
    this.low[node] = this.met;
    this.met += 1;
    this.open.push(node);
    this.isOpen[node] = 1;
  }

  private leave(node: number, parent: number | undefined): void {
    if (parent !== undefined) this.lower(parent, this.low[node]);
    const number = this.index[node];
    if (number === undefined || this.low[node] !== number) return;
    const circle: number[] = [];
    for (let member = this.open.pop(); member !== undefined; member = this.open.pop()) {
      circle.push(member);
      this.isOpen[member] = 0;
      if (member === node) break;
    }
    if (circle.length === 1 && !this.next[node]?.includes(node)) return;
    for (const member of circle) this.members.set(member, number);
  }

  private lower(node: number, value = Number.POSITIVE_INFINITY): void {
    this.low[node] = Math.min(this.low[node] ?? value, value);
  }
}
