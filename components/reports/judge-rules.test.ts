import { expect, test } from "vitest";
import { findVersion, judgeAll, judgeRules } from "@/components/reports/judge-rules";
import type { EvaluationMetric, ModelVersionSummary } from "@/server/registry/schema";
import type { GateRule } from "@/server/reports/schema";

const at = new Date("2026-01-01T00:00:00Z");
const measured = (key: string, value: number): EvaluationMetric => ({
  key,
  value,
  n: 100,
  from: at,
  to: at,
  split: "evaluation",
  computedAt: at,
});
const rule = (key: string, must: GateRule["must"], limit: number): GateRule => ({
  key,
  split: "evaluation",
  must,
  limit,
});
const EVALUATION = [measured("auc", 0.65), measured("brier", 0.2)];

test.each<[GateRule[], string[], string]>([
  [[rule("auc", "at least", 0.65)], ["passed"], "passed"],
  [[rule("auc", "at least", 0.66)], ["failed"], "failed"],
  [[rule("brier", "at most", 0.2)], ["passed"], "passed"],
  [[rule("brier", "at most", 0.19)], ["failed"], "failed"],
  [[rule("f1", "at least", 0)], ["not-measured"], "not-measured"],
  [[{ ...rule("auc", "at least", 0.6), split: "training" }], ["not-measured"], "not-measured"],
  [
    [rule("auc", "at least", 0.6), rule("f1", "at least", 0)],
    ["passed", "not-measured"],
    "not-measured",
  ],
  [[rule("auc", "at least", 0.9), rule("f1", "at least", 0)], ["failed", "not-measured"], "failed"],
])("rules %j give %j, in all %s", (rules, verdicts, all) => {
  const judged = judgeRules(EVALUATION, rules);
  expect(judged.map(({ verdict }) => verdict)).toEqual(verdicts);
  expect(judgeAll(judged)).toBe(all);
});

test("a version is named by its number, an alias or as the latest", () => {
  const version = (number: number, aliases: string[]) =>
    ({ number, aliases }) as ModelVersionSummary;
  const versions = [version(3, []), version(2, ["champion"])];
  const numberOf = (name: string) => findVersion({ versions }, name)?.number ?? null;
  expect(["latest", "2", "champion", "gone"].map(numberOf)).toEqual([3, 2, 2, null]);
});
