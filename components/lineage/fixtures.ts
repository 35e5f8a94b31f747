import type { LineageEdge, LineageNode, NodeKind } from "@/server/lineage/schema";

export function aNode(id: string, rest: Partial<LineageNode> = {}): LineageNode {
  return {
    ...{ kind: "job", id, name: id, group: "", type: null, domain: "", project: "", owner: null },
    ...{ badges: [], href: null, distance: 0, state: null },
    ...rest,
  };
}

type Told = Partial<Omit<LineageEdge, "from" | "to">> & { kind?: NodeKind };

export function anEdge(from: string, to: string, told: Told = {}): LineageEdge {
  const { kind = "job", ...rest } = told;
  return {
    ...{ from: { kind, id: from }, to: { kind, id: to } },
    ...{ origin: "observed", isDeclared: false },
    ...rest,
  };
}
