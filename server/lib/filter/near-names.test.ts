import { describe, expect, test } from "vitest";
import { nearNames } from "@/server/lib/filter/near-names";

const NAMES = ["status", "startedAt", "owner", "metric.val_auc", "name", "id"];

describe("nearNames", () => {
  test.each([
    { name: "a swap of neighbours", typed: "stauts", near: ["status"] },
    { name: "a missing letter", typed: "ownr", near: ["owner"] },
    { name: "another case", typed: "STATUS", near: ["status"] },
    { name: "a beginning", typed: "started", near: ["startedAt"] },
    { name: "a plural prefix", typed: "metrics.val_auc", near: ["metric.val_auc"] },
    { name: "nothing alike", typed: "temperature", near: [] },
    { name: "a short name with one edit", typed: "ie", near: ["id"] },
  ])("finds $near for $name", ({ typed, near }) => {
    expect(nearNames(typed, NAMES)).toEqual(near);
  });

  test("gives the nearest first and no more than the limit", () => {
    expect(nearNames("cost", ["coast", "most", "cost_b", "cast", "cost"], 2)).toEqual([
      "cost",
      "cast",
    ]);
  });
});
