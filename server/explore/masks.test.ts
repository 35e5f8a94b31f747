import { expect, test } from "vitest";
import { describeMasks, isSameView } from "@/server/explore/masks";

const open = { slug: "a", masked: [] };
const hidden = { slug: "b", masked: ["x", "y"] };

test("a note names masked columns by dataset, and each page to ask on once", () => {
  expect(describeMasks([open])).toBeNull();
  expect(describeMasks([hidden, open, { slug: "b", masked: ["x"] }])).toBe(
    "Masked for you: x, y of b; x of b. Ask for access on /datasets/b?tab=access",
  );
});

test.each([
  ["the same columns in another order", [hidden], { b: ["y", "x"] }, true],
  ["nothing masked, then and now", [open], {}, true],
  ["one that was opened", [{ slug: "b", masked: ["x"] }], { b: ["x", "y"] }, false],
  ["one that was closed", [hidden], { b: ["x"] }, false],
  ["a dataset of which nothing was told", [hidden], {}, false],
  ["a name that every object has", [{ slug: "constructor", masked: [] }], {}, true],
])("a view is the same: %s", (_, sources, masks, isSame) => {
  expect(isSameView(sources, masks)).toBe(isSame);
});
