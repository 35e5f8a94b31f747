import { describe, expect, test } from "vitest";
import { buildParamTree, type ParamNode } from "@/components/runs/run/param-tree";

const toParams = (...keys: string[]) => keys.map((key) => ({ key, value: `of ${key}` }));
const outline = ({ label, children }: ParamNode): unknown =>
  children.length === 0 ? label : [label, ...children.map(outline)];

describe("buildParamTree", () => {
  test.each([
    { title: "names without separators", keys: ["b", "a"], tree: ["a", "b"] },
    { title: "groups by dot", keys: ["m.a", "m.b"], tree: [["m.", "a", "b"]] },
    { title: "groups by slash", keys: ["m/a", "m/b"], tree: [["m/", "a", "b"]] },
    { title: "a lone child without its group", keys: ["m.n.a"], tree: ["m.n.a"] },
    {
      title: "groups in groups",
      keys: ["m.n.a", "m.n.b", "m.c"],
      tree: [["m.", "c", ["n.", "a", "b"]]],
    },
    { title: "separators at the ends", keys: [".a", "b."], tree: [".a", "b."] },
    { title: "numbers by size", keys: ["l10", "l9"], tree: ["l9", "l10"] },
  ])("shows $title", ({ keys, tree }) => {
    expect(buildParamTree(toParams(...keys)).map(outline)).toEqual(tree);
  });

  test("keeps the value of a key that is also a group's name", () => {
    const tree = buildParamTree(toParams("m", "m.a", "m.b"));
    expect(tree.map(({ path, value }) => [path, value])).toEqual([
      ["m", "of m"],
      ["m.", null],
    ]);
  });
});
