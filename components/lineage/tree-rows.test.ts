import { expect, test } from "vitest";
import { aNode } from "@/components/lineage/fixtures";
import { listTreeRows } from "@/components/lineage/tree-rows";

const NODES = [
  aNode("load", { group: "shop", domain: "sales" }),
  aNode("app", { type: "app" }),
  aNode("orders", { kind: "dataset", group: "s3://lake", domain: "sales" }),
  aNode("bills", { kind: "dataset", group: "s3://lake" }),
];
const read = (tree: Partial<Parameters<typeof listTreeRows>[1]>) =>
  listTreeRows(NODES, { by: null, text: "", closed: new Set(), ...tree }).map((row) =>
    row.kind === "branch" ? `${row.name} ${row.size}` : `- ${row.node.name}`,
  );

test("without a grouping nodes stand under their kinds, in order of their names", () => {
  expect(read({})).toEqual([
    ...["Apps 1", "- app", "Datasets 2", "- bills", "- orders", "Jobs 1", "- load"],
  ]);
});

test("a closed branch keeps its nodes, and a search opens it", () => {
  const closed = new Set(["Datasets"]);
  expect(read({ closed })).toEqual(["Apps 1", "- app", "Datasets 2", "Jobs 1", "- load"]);
  expect(read({ closed, text: "LAKE/ord" })).toEqual(["Datasets 1", "- orders"]);
});

test("with a grouping they stand under their groups, those of none under that word", () => {
  expect(read({ by: "domain" })).toEqual([
    ...["no domain 2", "- app", "- bills", "sales 2", "- load", "- orders"],
  ]);
});
