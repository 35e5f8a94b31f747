import { HistogramBars } from "@/components/charts/histogram-bars";
import { formatCount, formatDate, formatNumber, formatPercent } from "@/components/ui/format";
import { MaskedValue } from "@/components/ui/masked";
import type { ColumnProfile } from "@/server/catalog/schema";

/** How a column's values spread: bins for numbers and times, the most frequent values for the rest. */
export function ColumnDistribution({ profile }: { profile: ColumnProfile }) {
  const { column, histogram, topValues, rowCount, nullCount, distinctCount } = profile;
  const label = `Distribution of ${column}`;
  if (histogram !== null) {
    const { counts, edges } = histogram;
    const isTime = profile.stats.kind === "time";
    const names = isTime ? { categories: nameBins(edges) } : { edges };
    return <HistogramBars label={label} series={[{ label: column, counts }]} {...names} />;
  }
  if (profile.stats.kind === "masked") return <MaskedValue />;
  // A column whose values hardly repeat has no frequent ones to show.
  if (topValues.length === 0 || distinctCount > (rowCount - nullCount) / 2) {
    return <span className="text-muted-foreground">values hardly repeat</span>;
  }
  return (
    <HistogramBars
      label={label}
      series={[{ label: column, counts: topValues.map(({ count }) => count) }]}
      categories={topValues.map(({ value }) => value)}
    />
  );
}

function nameBins(edges: readonly number[]): string[] {
  return edges
    .slice(0, -1)
    .map(
      (edge, bin) =>
        `${formatDate(new Date(edge))} to ${formatDate(new Date(edges[bin + 1] ?? edge))}`,
    );
}

/** A whole number as it is; a fraction with four digits that count. */
function formatFigure(value: number): string {
  return Number.isInteger(value) ? formatCount(value) : formatNumber(value, 4);
}

/** Smallest, middle and largest value, or what stands for them in a column of another type. */
export function describeStats({ stats, rowCount, nullCount }: ColumnProfile) {
  switch (stats.kind) {
    case "numeric":
      return {
        min: formatFigure(stats.min),
        middle: formatFigure(stats.median),
        max: formatFigure(stats.max),
        mean: formatFigure(stats.mean),
      };
    case "time":
      return { min: formatDate(stats.min), middle: "–", max: formatDate(stats.max), mean: "–" };
    case "text":
      return {
        min: `${stats.minLength} characters`,
        middle: "–",
        max: `${stats.maxLength} characters`,
        mean: "–",
      };
    case "boolean": {
      const share = formatPercent(stats.trueCount / Math.max(rowCount - nullCount, 1));
      return { min: "–", middle: "–", max: "–", mean: `${share} true` };
    }
    case "empty":
    case "masked":
      return { min: "–", middle: "–", max: "–", mean: "–" };
  }
}
