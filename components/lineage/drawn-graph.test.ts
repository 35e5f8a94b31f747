import { describe, expect, test } from "vitest";
import { listGroups, type Shape, shapeGraph } from "@/components/lineage/drawn-graph";
import { aNode, anEdge } from "@/components/lineage/fixtures";
import type { LineageGraph } from "@/server/lineage/schema";

const sales = { domain: "sales" };
const GRAPH: LineageGraph = {
  focus: { kind: "job", id: "focus" },
  nodes: [
    aNode("focus", sales),
    aNode("a", { ...sales, distance: 2, badges: ["stale"] }),
    aNode("b", { ...sales, distance: 1, badges: ["broken"] }),
    aNode("lone", { domain: "finance", distance: 1 }),
    aNode("free", { distance: -1 }),
  ],
  edges: [
    anEdge("free", "focus", { origin: "declared", isDeclared: true }),
    anEdge("focus", "a", { isDeclared: true }),
    ...[anEdge("focus", "b"), anEdge("b", "a"), anEdge("a", "lone")],
  ],
  isCut: false,
};
const PLAIN: Shape = { edges: "all", hidden: [], by: null, open: [] };

/** Edges in words: how many each stands for, where it is more than one. */
function read(shape: Partial<Shape>, graph = GRAPH): string[] {
  const { edges } = shapeGraph(graph, { ...PLAIN, ...shape });
  return edges
    .map(({ from, to, size }) => `${from.id} > ${to.id}${size > 1 ? ` ×${size}` : ""}`)
    .sort();
}

describe("a closed group", () => {
  test("is one node with a count, and its edges are counted; the focus stands for itself", () => {
    const { nodes, shownAs } = shapeGraph(GRAPH, { ...PLAIN, by: "domain" });
    expect(nodes.map(({ id }) => id)).toEqual(["focus", "group sales", "lone", "free"]);
    const group = nodes.find(({ kind }) => kind === "group");
    expect(group).toMatchObject({ name: "sales", size: 2, distance: 1 });
    expect(group?.badges).toEqual(["stale", "broken"]);
    expect(shownAs.get("b")).toBe("group sales");
    expect(read({ by: "domain" })).toEqual([
      ...["focus > group sales ×2", "free > focus", "group sales > lone"],
    ]);
  });

  test("is opened by its name", () => {
    expect(read({ by: "domain", open: ["sales"] })).toEqual(read({}));
  });

  test("makes no circle that the graph has not", () => {
    const graph = { ...GRAPH, edges: [anEdge("a", "lone"), anEdge("lone", "b")] };
    const { edges } = shapeGraph(graph, { ...PLAIN, by: "domain" });
    expect(edges.map(({ isLoop }) => isLoop)).toEqual([false, false]);
    const closed = { ...GRAPH, edges: [anEdge("a", "lone"), anEdge("lone", "a")] };
    const loop = shapeGraph(closed, { ...PLAIN, by: "domain" });
    expect(loop.edges.map(({ isLoop }) => isLoop)).toEqual([true, true]);
  });
});

test("groups are listed with all their nodes, the larger first", () => {
  expect(listGroups(GRAPH, "domain")).toEqual([
    { name: "sales", size: 3 },
    { name: "finance", size: 1 },
  ]);
  expect(listGroups(GRAPH, "namespace")).toEqual([]);
});

test.each([
  ["observed", ["a > lone", "b > a", "focus > a", "focus > b"]],
  ["declared", ["free > focus"]],
  ["undeclared", ["a > lone", "b > a", "focus > b"]],
] as const)("edges may be only %s ones, with the nodes that they join", (edges, wanted) => {
  expect(read({ edges })).toEqual(wanted);
  const { nodes } = shapeGraph(GRAPH, { ...PLAIN, edges });
  const joined = new Set(wanted.flatMap((text) => text.split(" > ")).concat("focus"));
  expect(new Set(nodes.map(({ id }) => id))).toEqual(joined);
});

test("what is hidden is gone with its edges, the focus never", () => {
  expect(read({ hidden: ["a", "focus"] })).toEqual(["focus > b", "free > focus"]);
});
