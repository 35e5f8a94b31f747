import { formatCount, formatNumber } from "@/components/ui/format";
import type { FeatureDefinition, FeatureStatistics } from "@/server/features/schema";

/** What a missing value becomes, before anything was fitted. */
export function describeImputation({ imputation }: Pick<FeatureDefinition, "imputation">): string {
  if (imputation.strategy === "constant") return `the constant ${formatConstant(imputation.value)}`;
  return `the training rows’ ${imputation.strategy}`;
}

/** The value that fills in, as fitted. */
export function formatFitted({ fitted }: Pick<FeatureStatistics, "fitted">): string {
  if (fitted === null) return "not fitted";
  return formatConstant(fitted);
}

function formatConstant(value: string | number | boolean): string {
  if (typeof value !== "number") return `“${value}”`;
  return Number.isInteger(value) ? formatCount(value) : formatNumber(value, 4);
}
