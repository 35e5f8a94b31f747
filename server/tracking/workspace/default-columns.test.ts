import { describe, expect, test } from "vitest";
import { chooseMetrics, DEFAULT_METRICS } from "@/server/tracking/workspace/default-columns";

const use = (key: string, runs: number) => ({ key, runs });

describe("metrics shown unasked", () => {
  test.each([
    {
      title: "are those of versions in use first",
      used: [use("loss", 200), use("evaluation.f1", 3), use("evaluation.auc", 2)],
      measured: ["evaluation.auc", "evaluation.f1"],
      expected: ["evaluation.f1", "evaluation.auc", "loss"],
    },
    {
      title: "then those that most runs have",
      used: [use("rare", 1), use("common", 9)],
      measured: [],
      expected: ["common", "rare"],
    },
    {
      title: "held-out before training, known before unknown",
      used: [use("aaa", 5), use("training.auc", 5), use("auc", 5)],
      measured: ["training.auc"],
      expected: ["auc", "aaa", "training.auc"],
    },
    {
      title: "never those of the machine",
      used: [use("system/cpu", 9), use("system.gpu", 9), use("systematic", 1)],
      measured: [],
      expected: ["systematic"],
    },
    {
      title: "only where runs have them",
      used: [],
      measured: ["evaluation.auc"],
      expected: [],
    },
  ])("$title", ({ used, measured, expected }) => {
    expect(chooseMetrics(used, measured)).toEqual(expected);
  });

  test("are at most eight", () => {
    const used = Array.from({ length: 300 }, (_, index) => use(`m${index}`, 300 - index));
    expect(chooseMetrics(used, [])).toHaveLength(DEFAULT_METRICS);
  });
});
