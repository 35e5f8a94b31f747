import { describe, expect, test } from "vitest";
import { describeSpread, type SpaceRow, toDimension, toRow } from "@/components/sweeps/space-rows";
import type { SettingItem, SpaceDimension } from "@/server/sweeps/schema";

const L2: SettingItem = {
  name: "model.l2",
  type: "number",
  current: 1,
  suggestion: { name: "model.l2", kind: "float", min: 0.001, max: 1_000, log: true },
};
const ROW: SpaceRow = toRow(1, L2);

describe("a row of the form", () => {
  test("gives back the suggestion that it opened with", () => {
    expect(toDimension(ROW, "number")).toEqual(L2.suggestion);
  });

  test.each<[string, Partial<SpaceRow>, SettingItem["type"], SpaceDimension]>([
    [
      "a grid's number of values",
      { spread: "7" },
      "number",
      { name: "model.l2", kind: "float", min: 0.001, max: 1_000, log: true, points: 7 },
    ],
    [
      "a step of whole numbers",
      { kind: "int", min: "1", max: "9", log: false, spread: "2" },
      "integer",
      { name: "model.l2", kind: "int", min: 1, max: 9, step: 2 },
    ],
    [
      "numbers to choose from",
      { kind: "choice", values: "0.1, 1,, 10" },
      "number",
      { name: "model.l2", kind: "choice", values: [0.1, 1, 10] },
    ],
    [
      "words to choose from",
      { kind: "choice", values: "a, b" },
      "string",
      { name: "model.l2", kind: "choice", values: ["a", "b"] },
    ],
    ["a switch", { kind: "boolean" }, "boolean", { name: "model.l2", kind: "boolean" }],
  ])("reads %s", (_, change, type, expected) => {
    expect(toDimension({ ...ROW, ...change }, type)).toEqual(expected);
  });

  test("hands on what is no number, for the server to name", () => {
    expect(toDimension({ ...ROW, min: "", max: "many" }, "number")).toMatchObject({
      min: Number.NaN,
      max: Number.NaN,
    });
  });
});

test.each([
  ["float", true, "grid", "Values"],
  ["float", true, "random", null],
  ["int", false, "random", "Step"],
  ["int", true, "bayesian", null],
  ["choice", false, "grid", null],
] as const)("%s (log %s) in a %s search asks for %s", (kind, log, method, expected) => {
  expect(describeSpread({ ...ROW, kind, log }, method)).toBe(expected);
});
