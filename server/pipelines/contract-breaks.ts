import type { StepOutput } from "@/server/pipelines/schema";

export type EvaluatedContract = StepOutput<"validate">["contracts"][number];

const SHOWN = 5;

/** The failing rules with their windows and values, at most five in words, the rest counted. */
export function describeBreaks({ slug, enforcement, failedChecks }: EvaluatedContract): string {
  const shown = failedChecks.slice(0, SHOWN).map(({ ruleId, windowFrom, windowTo, detail }) => {
    const window =
      windowFrom === null || windowTo === null
        ? ""
        : ` (${windowFrom.toISOString().slice(0, 10)} to ${windowTo.toISOString().slice(0, 10)})`;
    return `${ruleId}${window}: ${detail}`;
  });
  const more = failedChecks.length > SHOWN ? `; and ${failedChecks.length - SHOWN} more` : "";
  const what = enforcement === "block" ? "blocks this version" : `is broken (${enforcement})`;
  return `Contract ${slug} ${what}: ${shown.join("; ")}${more}`;
}
