import { expect, test } from "vitest";
import { shapeGraph } from "@/components/lineage/drawn-graph";
import { findLit } from "@/components/lineage/find-lit";
import { aNode, anEdge } from "@/components/lineage/fixtures";

const graph = {
  ...{ focus: { kind: "job" as const, id: "focus" }, isCut: false },
  nodes: ["focus", "a", "b", "c"].map((id) => aNode(id, { domain: id === "c" ? "" : "sales" })),
  edges: [anEdge("focus", "a"), anEdge("a", "c"), anEdge("focus", "b")],
};
const drawn = shapeGraph(graph, { edges: "all", hidden: [], by: null, open: [] });
const grouped = shapeGraph(graph, { edges: "all", hidden: [], by: "domain", open: [] });

test("a chosen node stands out with all that it came from and all that came of it", () => {
  expect(findLit(drawn, { ids: null, selectedId: "a" })).toEqual(new Set(["a", "focus", "c"]));
});

test("nothing steps back while nothing, or the focus, is chosen", () => {
  expect(findLit(drawn, { ids: null, selectedId: null })).toBeNull();
  expect(findLit(drawn, { ids: null, selectedId: "focus" })).toBeNull();
});

test("what is looked at stands out through the group that stands for it, if it is drawn", () => {
  const lit = findLit(grouped, { ids: ["a", "beyond"], selectedId: "c" });
  expect(lit).toEqual(new Set(["group sales"]));
});
