import { formatPlural } from "@/components/ui/format";
import { Status } from "@/components/ui/status";

type Outcome = {
  state: "passed" | "failed" | null;
  checksPassed: number | null;
  checksFailed: number | null;
  checksWarned?: number;
};

/** The outcome of an evaluation with how many of its checks failed. */
export function CheckOutcome({ outcome }: { outcome: Outcome }) {
  const { state, checksPassed, checksFailed, checksWarned = 0 } = outcome;
  if (state === null) return <Status state="unknown" word="Not evaluated" />;
  const total = (checksPassed ?? 0) + (checksFailed ?? 0) + checksWarned;
  const words =
    state === "passed"
      ? `Kept: ${formatPlural(total, "check")}`
      : `Broken: ${checksFailed} of ${formatPlural(total, "check")}`;
  return <Status state={state} word={words} />;
}
