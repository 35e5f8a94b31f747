import fc from "fast-check";
import { expect, test } from "vitest";
import { layoutGraph, NODE_HEIGHT, NODE_WIDTH } from "@/components/lineage/layout-graph";
import type { LineageEdge, LineageNode } from "@/server/lineage/schema";

const aNode = (id: string, distance = 0): LineageNode => ({
  ...{ kind: "job", id, name: id, group: "", href: null, distance, state: null },
});
const anEdge = (from: string, to: string): LineageEdge => ({
  from: { kind: "job", id: from },
  to: { kind: "job", id: to },
  origin: "observed",
});

test("what comes first stands on the left, and no two nodes overlap", () => {
  const names = fc.uniqueArray(fc.nat({ max: 99 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(names, (ids) => {
      const nodes = ids.map((id) => aNode(`n${id}`, (id % 7) - 3));
      const placed = layoutGraph({ nodes, edges: [] }).nodes;
      expect(placed).toHaveLength(nodes.length);
      for (const [at, a] of placed.entries()) {
        for (const b of placed.slice(at + 1)) {
          if (a.distance < b.distance) expect(a.x + NODE_WIDTH).toBeLessThan(b.x);
          if (a.distance === b.distance) expect(Math.abs(a.y - b.y)).toBeGreaterThan(NODE_HEIGHT);
        }
      }
    }),
  );
});

test("nodes stand in the order of those that they are joined to", () => {
  const nodes = ["a", "b", "c"].flatMap((id) => [aNode(id, 0), aNode(`z-${id}`, 1)]);
  const edges = [anEdge("a", "z-c"), anEdge("b", "z-b"), anEdge("c", "z-a")];
  const { nodes: placed } = layoutGraph({ nodes, edges });
  const column = (distance: number) =>
    placed
      .filter((node) => node.distance === distance)
      .sort((a, b) => a.y - b.y)
      .map(({ id }) => id);
  const partners = column(0).map((id) => edges.find(({ from }) => from.id === id)?.to.id);
  expect(column(1)).toEqual(partners);
});
