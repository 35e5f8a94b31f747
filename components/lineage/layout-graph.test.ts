import fc from "fast-check";
import { expect, test } from "vitest";
import { type DrawnGraph, shapeGraph } from "@/components/lineage/drawn-graph";
import { aNode, anEdge } from "@/components/lineage/fixtures";
import { layoutGraph, NODE_HEIGHT, NODE_WIDTH } from "@/components/lineage/layout-graph";
import type { LineageEdge, LineageNode } from "@/server/lineage/schema";

function draw(nodes: readonly LineageNode[], edges: readonly LineageEdge[]): DrawnGraph {
  const [focus] = nodes;
  const graph = {
    ...{ focus: { kind: "job" as const, id: focus?.id ?? "" }, isCut: false },
    ...{ nodes: [...nodes], edges: [...edges] },
  };
  return shapeGraph(graph, { edges: "all", hidden: [], by: null, open: [] });
}

test("what comes first stands on the left, and no two nodes overlap", () => {
  const names = fc.uniqueArray(fc.nat({ max: 999 }), { minLength: 1, maxLength: 160 });
  fc.assert(
    fc.property(names, fc.integer({ min: 1, max: 7 }), (ids, columns) => {
      const nodes = ids.map((id) => aNode(`n${id}`, { distance: (id % columns) - 3 }));
      const placed = layoutGraph(draw(nodes, [])).nodes;
      expect(placed).toHaveLength(nodes.length);
      for (const [at, a] of placed.entries()) {
        for (const b of placed.slice(at + 1)) {
          if (a.distance < b.distance) expect(a.x + NODE_WIDTH).toBeLessThan(b.x);
          const isApart = Math.abs(a.y - b.y) > NODE_HEIGHT || Math.abs(a.x - b.x) > NODE_WIDTH;
          expect(isApart).toBe(true);
        }
      }
    }),
    { numRuns: 40 },
  );
});

test("nodes stand in the order of those that they are joined to", () => {
  const nodes = ["a", "b", "c"].flatMap((id) => [aNode(id), aNode(`z-${id}`, { distance: 1 })]);
  const edges = [anEdge("a", "z-c"), anEdge("b", "z-b"), anEdge("c", "z-a")];
  const { nodes: placed } = layoutGraph(draw(nodes, edges));
  const column = (distance: number) =>
    placed
      .filter((node) => node.distance === distance)
      .sort((a, b) => a.y - b.y)
      .map(({ id }) => id);
  const partners = column(0).map((id) => edges.find(({ from }) => from.id === id)?.to.id);
  expect(column(1)).toEqual(partners);
});

test("one graph gives one drawing, in whatever order its nodes and edges come", () => {
  const ids = Array.from({ length: 30 }, (_, at) => `n${at}`);
  const nodes = ids.map((id, at) => aNode(id, { distance: at % 4, name: `name ${at % 5}` }));
  const pairs = fc.array(fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids)), {
    maxLength: 60,
  });
  const shuffled = fc.shuffledSubarray(nodes, { minLength: 30, maxLength: 30 });
  const places = (drawn: DrawnGraph) =>
    layoutGraph(drawn)
      .nodes.map(({ id, x, y }) => `${id} ${x} ${y}`)
      .sort();
  fc.assert(
    fc.property(shuffled, pairs, (other, list) => {
      const edges = list.map(([a, b]) => anEdge(a, b));
      expect(places(draw(other, [...edges].reverse()))).toEqual(places(draw(nodes, edges)));
    }),
    { numRuns: 50 },
  );
});

test("a drawing of two thousand nodes keeps about the shape of a screen", () => {
  const nodes = Array.from({ length: 2_000 }, (_, at) => aNode(`n${at}`, { distance: at % 4 }));
  const { width, height } = layoutGraph(draw(nodes, []));
  expect(width / height).toBeGreaterThan(1);
  expect(width / height).toBeLessThan(3);
});
