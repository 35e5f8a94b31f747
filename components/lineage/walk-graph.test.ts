import { expect, test } from "vitest";
import { anEdge } from "@/components/lineage/fixtures";
import { type ArrowKey, listReached, pathThrough, stepFrom } from "@/components/lineage/walk-graph";

const EDGES = [
  ...[anEdge("raw", "load"), anEdge("load", "orders"), anEdge("load", "errors")],
  ...[anEdge("orders", "sum"), anEdge("other", "sum"), anEdge("sum", "raw")],
];

test("what is reached comes in order of nearness, each once, circles or not", () => {
  expect(listReached(EDGES, "load", "down")).toEqual(["orders", "errors", "sum", "raw"]);
  expect(listReached(EDGES, "sum", "up")).toEqual(["orders", "other", "load", "raw"]);
});

test("a path through a node is what leads to it and what it leads to", () => {
  const edges = [anEdge("a", "b"), anEdge("b", "c"), anEdge("a", "d"), anEdge("d", "c")];
  expect([...pathThrough(edges, "b")].sort()).toEqual(["a", "b", "c"]);
});

const NODES = [
  ...[
    { id: "raw", x: 0, y: 10 },
    { id: "load", x: 1, y: 10 },
  ],
  ...[
    { id: "orders", x: 2, y: 0 },
    { id: "errors", x: 2, y: 12 },
    { id: "late", x: 2, y: 40 },
  ],
  ...[
    { id: "other", x: 2, y: 60 },
    { id: "sum", x: 3, y: 30 },
  ],
];

test.each<[string, ArrowKey, string | null]>([
  ["load", "ArrowRight", "errors"],
  ["load", "ArrowLeft", "raw"],
  ["errors", "ArrowUp", "orders"],
  ["errors", "ArrowDown", "late"],
  ["sum", "ArrowLeft", "orders"],
  ["late", "ArrowRight", null],
  ["orders", "ArrowUp", null],
  ["gone", "ArrowUp", null],
])("from %s, %s leads to %s", (id, key, wanted) => {
  expect(stepFrom({ nodes: NODES, edges: EDGES }, id, key)).toBe(wanted);
});
