import { expect, test } from "vitest";
import { findTrail } from "@/components/lineage/column-trail";
import { aNode, anEdge as edge } from "@/components/lineage/fixtures";
import type { LineageGraph, NodeKind } from "@/server/lineage/schema";

const node = (kind: NodeKind, id: string) => aNode(id, { kind });
const GRAPH: LineageGraph = {
  focus: { kind: "dataset", id: "raw" },
  nodes: [
    ...[node("dataset", "raw"), node("job", "load"), node("dataset", "orders")],
    ...[node("job", "other"), node("dataset", "elsewhere"), node("feature-view", "view")],
    ...[node("run", "run"), node("endpoint", "endpoint")],
  ],
  edges: [
    ...[edge("raw", "load"), edge("load", "orders"), edge("raw", "other")],
    ...[edge("other", "elsewhere"), edge("orders", "view"), edge("view", "run")],
    edge("run", "endpoint"),
  ],
  isCut: false,
};
const direct = { transformation: "DIRECT" as const, subtype: "" };
const column = (id: string, name: string, kind: "dataset" | "feature-view" = "dataset") => ({
  ...{ kind, id, name },
});

test("a column's way leads through jobs into features, and all that stands on these", () => {
  const trail = findTrail(GRAPH, {
    focus: column("raw", "amount"),
    steps: [
      { from: column("raw", "amount"), to: column("orders", "total"), ...direct },
      { from: column("raw", "amount"), to: column("orders", ""), ...direct },
      { from: column("orders", "total"), to: column("view", "spend", "feature-view"), ...direct },
    ],
    isCut: false,
  });
  expect(Object.fromEntries(trail)).toEqual({
    ...{ raw: ["amount"], load: [], orders: ["total"], view: ["spend"], run: [], endpoint: [] },
  });
});

test("a column that goes nowhere stands alone", () => {
  const trail = findTrail(GRAPH, { focus: column("raw", "note"), steps: [], isCut: false });
  expect([...trail.keys()]).toEqual(["raw"]);
});
