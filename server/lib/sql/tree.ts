/** A node of the tree that `json_serialize_sql` gives of a statement. */
export type Node = Readonly<Record<string, unknown>>;

export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function nodesOf(value: unknown): Node[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Every node of a tree, each before what it holds. */
export function* walkTree(tree: unknown): Generator<Node> {
  const open: unknown[] = [tree];
  while (open.length > 0) {
    const value = open.pop();
    if (Array.isArray(value)) open.push(...value);
    else if (isNode(value)) {
      yield value;
      open.push(...Object.values(value));
    }
  }
}
