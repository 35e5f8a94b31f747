import fc from "fast-check";
import { expect, test } from "vitest";
import { findLoops } from "@/components/lineage/find-loops";
import { layoutGraph } from "@/components/lineage/layout-graph";
import type { LineageEdge, LineageNode } from "@/server/lineage/schema";

const aNode = (id: string, distance = 0): LineageNode => ({
  ...{ kind: "job", id, name: id, group: "", href: null, distance, state: null },
});
const anEdge = (from: string, to: string): LineageEdge => ({
  from: { kind: "job", id: from },
  to: { kind: "job", id: to },
  origin: "observed",
});

test("a circle is told from what only leads to it or away", () => {
  const nodes = ["before", "model", "app", "calls", "after"].map((id) => aNode(id));
  const edges = [
    anEdge("before", "model"),
    anEdge("model", "app"),
    anEdge("app", "calls"),
    anEdge("calls", "model"),
    anEdge("calls", "after"),
  ];
  const members = findLoops({ nodes, edges });
  expect([...members.keys()].sort()).toEqual(["app", "calls", "model"]);
  expect(new Set(members.values()).size).toBe(1);
  const loops = layoutGraph({ nodes, edges }).edges.filter(({ isLoop }) => isLoop);
  expect(loops.map(({ key }) => key)).toEqual(["model app", "app calls", "calls model"]);
});

test("a node is on a circle exactly when it reaches itself", () => {
  const ids = ["a", "b", "c", "d", "e", "f"];
  const arbitrary = fc.array(fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids)), {
    maxLength: 14,
  });
  fc.assert(
    fc.property(arbitrary, (pairs) => {
      const nodes = ids.map((id) => aNode(id));
      const members = findLoops({ nodes, edges: pairs.map(([a, b]) => anEdge(a, b)) });
      const reaches = (from: string) => {
        const seen = new Set<string>();
        const walk = (id: string) => {
          for (const [a, b] of pairs) {
            if (a !== id || seen.has(b)) continue;
            seen.add(b);
            walk(b);
          }
        };
        walk(from);
        return seen;
      };
      for (const id of ids) expect(members.has(id)).toBe(reaches(id).has(id));
    }),
  );
});

test("a chain of thousands does not overflow", () => {
  const nodes = Array.from({ length: 20_000 }, (_, at) => aNode(`n${at}`));
  const edges = nodes.slice(1).map(({ id }, at) => anEdge(`n${at}`, id));
  expect(findLoops({ nodes, edges }).size).toBe(0);
});
