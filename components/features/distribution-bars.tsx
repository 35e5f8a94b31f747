import { HistogramBars } from "@/components/charts/histogram-bars";
import type { Distribution } from "@/server/features/schema";

type DistributionBarsProps = { feature: string; before: Distribution; after: Distribution | null };

const WIDTH = 220;
const HEIGHT = 48;

/** A feature before imputation and, laid over it, after. */
export function DistributionBars({ feature, before, after }: DistributionBarsProps) {
  const names =
    before.kind === "numeric"
      ? { edges: before.edges }
      : { categories: [...before.categories, ...(before.other > 0 ? ["all others"] : [])] };
  const first = { label: "before", counts: listCounts(before), tone: "reference" as const };
  const label = `Distribution of ${feature} before${after === null ? "" : " and after"} imputation`;
  return (
    <HistogramBars
      label={label}
      width={WIDTH}
      height={HEIGHT}
      series={after === null ? [first] : [{ label: "after", counts: listCounts(after) }, first]}
      {...names}
    />
  );
}

function listCounts(distribution: Distribution): number[] {
  const { counts } = distribution;
  return distribution.kind === "categorical" && distribution.other > 0
    ? [...counts, distribution.other]
    : counts;
}
