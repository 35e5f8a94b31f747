import { KEPT_OUTCOMES } from "@/server/contracts/constants";
import type { ContractCheck } from "@/server/contracts/schema";

export type Matrix = {
  /** Starts of the months that any rule was checked in, in order. */
  months: Date[];
  /** Rules checked by month: the check of each month, or undefined where there is none. */
  byMonth: { ruleId: string; cells: (ContractCheck | undefined)[]; failed: number }[];
  /** Checks of the whole version. */
  whole: ContractCheck[];
};

/** Arranges an evaluation as rules by months; rules that fail come first. */
export function arrangeChecks(checks: readonly ContractCheck[]): Matrix {
  const starts = new Set(checks.flatMap(({ windowFrom }) => windowFrom?.getTime() ?? []));
  const months = [...starts].sort((a, b) => a - b).map((at) => new Date(at));
  const whole = checks.filter(({ windowFrom }) => windowFrom === null);
  const ruleIds = new Set(checks.filter((c) => c.windowFrom !== null).map(({ ruleId }) => ruleId));
  const byMonth = [...ruleIds].map((ruleId) => {
    const own = new Map(
      checks
        .filter((check) => check.ruleId === ruleId)
        .map((check) => [check.windowFrom?.getTime(), check]),
    );
    const cells = months.map((month) => own.get(month.getTime()));
    return { ruleId, cells, failed: cells.filter((cell) => isBroken(cell)).length };
  });
  return {
    months,
    byMonth: byMonth.sort((a, b) => b.failed - a.failed),
    whole: [...whole].sort((a, b) => Number(isBroken(b)) - Number(isBroken(a))),
  };
}

/** Whatever somebody should look at: broken, warned of, or not to be measured. */
export function isBroken(check: ContractCheck | undefined): boolean {
  return check !== undefined && !KEPT_OUTCOMES.includes(check.outcome);
}
