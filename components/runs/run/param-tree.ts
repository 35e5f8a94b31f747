export type ParamNode = {
  /** Full path, with the separators of the key. */
  path: string;
  /** What stands behind the parent's path. */
  label: string;
  /** Null for a group that has no value of its own. */
  value: string | null;
  children: ParamNode[];
};

type Param = { key: string; value: string };

/**
 * Params as a tree by "." and "/". A group of one child is no group: the child carries the whole
 * name.
 */
export function buildParamTree(params: readonly Param[]): ParamNode[] {
  const root: ParamNode = { path: "", label: "", value: null, children: [] };
  for (const { key, value } of params) {
    let node = root;
    for (const path of pathsOf(key)) node = childOf(node, path);
    node.value = value;
  }
  return root.children.map(join).sort(byLabel);
}

/** "model.l2" → ["model.", "model.l2"]; separators at an end belong to the name. */
function pathsOf(key: string): string[] {
  const ends = [...key.matchAll(/(?<=[^./])[./](?=[^./])/g)].map(({ index }) => index + 1);
  return [...ends.map((end) => key.slice(0, end)), key];
}

function childOf(parent: ParamNode, path: string): ParamNode {
  const found = parent.children.find((child) => child.path === path);
  if (found !== undefined) return found;
  const child = { path, label: path.slice(parent.path.length), value: null, children: [] };
  parent.children.push(child);
  return child;
}

function join(node: ParamNode): ParamNode {
  const children = node.children.map(join).sort(byLabel);
  const [only] = children;
  if (node.value === null && only !== undefined && children.length === 1) {
    return { ...only, label: node.label + only.label };
  }
  return { ...node, children };
}

function byLabel(one: ParamNode, other: ParamNode): number {
  return one.label.localeCompare(other.label, "en", { numeric: true });
}
