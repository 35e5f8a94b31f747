import { describe, expect, it } from "vitest";
import { fieldPath, idsFilter, labelOfField } from "@/components/runs/charts/field-condition";
import {
  groupBySection,
  literalOf,
  makeNameTest,
  moveBefore,
} from "@/components/runs/charts/grid-state";

describe("groupBySection", () => {
  it("folds by what stands before the first slash or dot, in natural order", () => {
    const keys = ["val/auc", "loss", "val/loss", "system.cpu", "layer/10", "layer/9"];
    expect(groupBySection(keys, {})).toEqual([
      { id: "layer", name: "layer", keys: ["layer/9", "layer/10"] },
      { id: "metrics", name: "metrics", keys: ["loss"] },
      { id: "system", name: "system", keys: ["system.cpu"] },
      { id: "val", name: "val", keys: ["val/auc", "val/loss"] },
    ]);
  });

  it("keeps a person's order and names, and puts new folds behind", () => {
    const state = { order: ["val"], names: { val: "Validation" } };
    const sections = groupBySection(["a/x", "val/y"], state);
    expect(sections.map(({ name }) => name)).toEqual(["Validation", "a"]);
  });
});

it.each([
  ["a", "c", ["b", "c", "a", "d"]],
  ["d", "b", ["a", "d", "b", "c"]],
  ["a", "unknown", ["a", "b", "c", "d"]],
])("moves %s to the place of %s", (id, target, order) => {
  expect(moveBefore(["a", "b", "c", "d"], id, target)).toEqual(order);
});

it.each([
  ["", "anything", true],
  ["^val", "val/auc", true],
  ["^val", "eval/auc", false],
  ["AUC|loss", "train/loss", true],
  ["auc(", "train/auc(1)", true],
  ["auc(", "train/auc", false],
])("the search %o finds %s: %o", (search, name, isFound) => {
  expect(makeNameTest(search)(name)).toBe(isFound);
});

it.each([
  ["val/auc", "val/auc"],
  ["val.auc", "val.auc"],
  ["^val", ""],
])("asks the server for %o as %o", (search, literal) => {
  expect(literalOf(search)).toBe(literal);
});

describe("field paths", () => {
  it.each([
    ["metric", "val_auc", "metric.val_auc"],
    ["metric", "evaluation.auc", "metric.evaluation.auc"],
    ["param", "val/auc", "param.`val/auc`"],
    ["min", "a`b", "min.`a\\`b`"],
  ] as const)("of the %s %s is %s", (kind, key, path) => {
    expect(fieldPath(kind, key)).toBe(path);
  });

  it.each([
    ["metric.`val/auc`", "val/auc"],
    ["min.loss", "min of loss"],
    ["duration", "duration"],
  ])("%s reads %s", (path, label) => {
    expect(labelOfField(path)).toBe(label);
  });
});

it("finds exactly the named runs", () => {
  expect(idsFilter(["x", "y"])).toBe('id in ("x", "y")');
});
