import { describe, expect, test } from "vitest";
import { describeMetric } from "@/server/tracking/workspace/meaning";

describe("what a metric means", () => {
  test.each([
    ["evaluation.auc", "higher", "built-in"],
    ["brier", "lower", "built-in"],
    ["baseRate", "none", "built-in"],
    ["val_loss", "lower", "guessed from the name"],
    ["valLogLoss", "lower", "guessed from the name"],
    ["eval/top_5_accuracy", "higher", "guessed from the name"],
    ["test_rmse", "lower", "guessed from the name"],
    ["p95LatencyMs", "lower", "guessed from the name"],
    ["accuracy_loss", "lower", "guessed from the name"],
    ["glossary", "none", "guessed from the name"],
    ["constructor", "none", "guessed from the name"],
    ["epoch", "none", "guessed from the name"],
  ])("%s: better is %s, %s", (key, direction, source) => {
    expect(describeMetric(key, undefined)).toMatchObject({ key, direction, source });
  });

  test.each([
    ["p95LatencyMs", "ms"],
    ["train_seconds", "s"],
    ["model/sizeBytes", "bytes"],
    ["items", ""],
    ["auc", ""],
  ])("%s is counted in %j", (key, unit) => {
    expect(describeMetric(key, undefined).unit).toBe(unit);
  });

  test("is what the team says of it, whatever its name", () => {
    const team = {
      key: "auc",
      label: "Area",
      description: "ours",
      direction: "lower",
      unit: "%",
      aggregation: "min",
      updatedBy: "Ada",
      updatedAt: new Date(0),
    } as const;
    expect(describeMetric("auc", team)).toEqual({ ...team, source: "team" });
  });

  test("tells one quality of two windows apart by its label", () => {
    expect(describeMetric("training.auc", undefined).label).toBe("AUC (training)");
    expect(describeMetric("auc", undefined).label).toBe("AUC");
  });
});
