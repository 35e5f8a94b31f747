import fc from "fast-check";
import { expect, test } from "vitest";
import { findLoops } from "@/components/lineage/find-loops";
import { aNode, anEdge } from "@/components/lineage/fixtures";
import { listCircles } from "@/components/lineage/list-circles";

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
});

test("circles are listed with one way round each, the larger first", () => {
  const nodes = ["a", "b", "c", "self", "x", "y"].map((id) => aNode(id));
  const edges = [
    ...[anEdge("self", "self"), anEdge("a", "b"), anEdge("b", "c"), anEdge("c", "a")],
    ...[anEdge("b", "a"), anEdge("x", "y"), anEdge("a", "x")],
  ];
  const [first, second, ...rest] = listCircles({ nodes, edges });
  expect([...(first?.members ?? [])].sort()).toEqual(["a", "b", "c"]);
  expect(second).toEqual({ way: ["self"], members: ["self"] });
  expect(rest).toEqual([]);
});

test("each way round follows edges and comes back to where it began", () => {
  const ids = ["a", "b", "c", "d", "e"];
  const pairs = fc.array(fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids)), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(pairs, (list) => {
      const nodes = ids.map((id) => aNode(id));
      for (const { way } of listCircles({ nodes, edges: list.map(([a, b]) => anEdge(a, b)) })) {
        const steps = way.map((id, at) => [id, way[(at + 1) % way.length]]);
        for (const step of steps) expect(list).toContainEqual(step);
      }
    }),
  );
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
