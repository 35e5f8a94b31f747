import type { Check } from "@/server/contracts/checks/check";
import { describeBound } from "@/server/contracts/checks/describe";
import type { ContractCheck } from "@/server/contracts/schema";

/**
 * Results without the figures that are values of a sensitive column: the greatest salary, or the mean
 * of a month of one row. Results are told to everybody, in incidents and to webhooks, so what may not
 * be told is not kept. Counts of rows and of different values stay.
 */
export function hideFigures(
  checks: readonly Check[],
  results: readonly ContractCheck[],
  isMasked: (column: string) => boolean,
): ContractCheck[] {
  const hidden = new Map(
    checks.flatMap((check) => {
      const { measure } = check;
      const tells = measure.kind === "statistic" && measure.statistic !== "distinct";
      return tells && isMasked(measure.column) ? [[check.id, { ...check, measure }] as const] : [];
    }),
  );
  return results.map((result) => {
    const check = hidden.get(result.ruleId);
    if (check === undefined || result.measured === null) return result;
    const { statistic, column } = check.measure;
    const verb = result.outcome === "passed" ? "keeps" : "breaks";
    const detail = `${statistic} of "${column}" ${verb} its bound, ${describeBound(check.bound)}; the column is sensitive, so the figure is not kept`;
    return { ...result, measured: null, detail };
  });
}
