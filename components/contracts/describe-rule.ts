import { formatPercent } from "@/components/ui/format";
import type { ContractRule } from "@/server/contracts/schema";

/** A rule as a sentence that a stranger understands. */
export function describeRule(rule: ContractRule): string {
  switch (rule.kind) {
    case "notNull":
      return `${rule.column} is never empty`;
    case "unique":
      return `${rule.column} never repeats`;
    case "acceptedValues":
      return `${rule.column} is one of ${rule.values.join(", ")}`;
    case "range":
      return `${rule.column} is ${describeBounds(rule)}`;
    case "maxShare":
      return `${rule.column} is “${rule.value}” in at most ${formatPercent(rule.max, 0)} of rows`;
    case "rowCount":
      return `rows are ${describeBounds(rule)}`;
  }
}

function describeBounds({ min, max }: { min?: number; max?: number }): string {
  if (min === undefined) return `at most ${max}`;
  return max === undefined ? `at least ${min}` : `${min} to ${max}`;
}

/** A measured quantity in the unit of its rule: a share, or a number of rows. */
export function formatMeasured(rule: ContractRule | undefined, measured: number | null): string {
  if (measured === null) return "no rows";
  if (rule?.kind === "maxShare")
    return formatPercent(measured, measured > 0 && measured < 0.01 ? 1 : 0);
  return measured.toLocaleString("en-GB");
}
