import type { EvaluationMetric, ModelDetail, ModelVersionSummary } from "@/server/registry/schema";
import type { GateRule } from "@/server/reports/schema";

export type Verdict = "passed" | "failed" | "not-measured";
export type JudgedRule = { rule: GateRule; measured: EvaluationMetric | null; verdict: Verdict };

/** "latest", a number or an alias; null when the model has no such version. */
export function findVersion(
  { versions }: Pick<ModelDetail, "versions">,
  name: string,
): ModelVersionSummary | null {
  if (name === "latest") return versions[0] ?? null;
  const found = versions.find(
    ({ number, aliases }) => String(number) === name || aliases.includes(name),
  );
  return found ?? null;
}

export function findMeasured(
  evaluation: readonly EvaluationMetric[],
  key: string,
  split: EvaluationMetric["split"],
): EvaluationMetric | null {
  return evaluation.find((metric) => metric.key === key && metric.split === split) ?? null;
}

/** What nobody measured is neither passed nor failed. */
export function judgeRules(
  evaluation: readonly EvaluationMetric[],
  rules: readonly GateRule[],
): JudgedRule[] {
  return rules.map((rule) => {
    const measured = findMeasured(evaluation, rule.key, rule.split);
    if (measured === null) return { rule, measured, verdict: "not-measured" };
    const isKept =
      rule.must === "at least" ? measured.value >= rule.limit : measured.value <= rule.limit;
    return { rule, measured, verdict: isKept ? "passed" : "failed" };
  });
}

/** Failed if one rule is; passed only if all were measured and kept. */
export function judgeAll(judged: readonly JudgedRule[]): Verdict {
  if (judged.some(({ verdict }) => verdict === "failed")) return "failed";
  return judged.every(({ verdict }) => verdict === "passed") ? "passed" : "not-measured";
}
