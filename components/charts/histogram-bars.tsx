import { type HistogramSeries, toShares } from "@/components/charts/histogram-shares";
import { cn } from "@/components/ui/cn";
import { formatCount, formatNumber, formatPercent } from "@/components/ui/format";

type HistogramBarsProps = {
  /** Read out: "Distribution of age". */
  label: string;
  /** One, or two laid over each other; drawn as shares. */
  series: readonly [HistogramSeries] | readonly [HistogramSeries, HistogramSeries];
  /** One more than counts, for numbers. */
  edges?: readonly number[];
  /** As many as counts, for words. */
  categories?: readonly string[];
  width?: number;
  height?: number;
};

const GAP = 1;

/** A distribution as small as a table cell; the exact shares show on hover and are read out. */
export function HistogramBars({
  label,
  series,
  edges,
  categories,
  width = 120,
  height = 28,
}: HistogramBarsProps) {
  const { shares, peak } = toShares(series);
  const binCount = Math.max(0, ...shares.map(({ length }) => length));
  const step = binCount === 0 ? width : width / binCount;
  const nameOf = (bin: number) => categories?.[bin] ?? rangeOf(edges, bin);
  const bins = Array.from({ length: binCount }, (_, bin) => ({
    key: `bin-${bin}`,
    bin,
    title: series
      .map(
        ({ label: name, counts }, index) =>
          `${nameOf(bin)} · ${name}: ${formatPercent(shares[index]?.[bin] ?? 0)} (n ${formatCount(counts[bin] ?? 0)})`,
      )
      .join("\n"),
  }));

  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      className="inline-block max-w-full align-middle"
    >
      {bins.map(({ key, bin, title }) => (
        <g key={key}>
          <title>{title}</title>
          <rect x={bin * step} y={0} width={step} height={height} className="fill-transparent" />
          {series.map(({ label: name, tone = "main" }, index) => {
            const share = shares[index]?.[bin] ?? 0;
            const tall =
              peak === 0 ? 0 : Math.max(share > 0 ? 1 : 0, (share / peak) * (height - 1));
            const isReference = tone === "reference";
            return (
              <rect
                key={name}
                x={bin * step + GAP / 2}
                y={height - tall}
                width={Math.max(0.5, step - GAP)}
                height={tall}
                strokeWidth={isReference ? 1 : 0}
                className={cn(
                  isReference
                    ? "fill-chart-reference/30 stroke-chart-reference"
                    : "fill-chart-1/75",
                )}
              />
            );
          })}
        </g>
      ))}
      <line x1={0} x2={width} y1={height - 0.5} y2={height - 0.5} className="stroke-border" />
    </svg>
  );
}

function rangeOf(edges: readonly number[] | undefined, bin: number): string {
  const from = edges?.[bin];
  const to = edges?.[bin + 1];
  if (from === undefined || to === undefined) return `bin ${bin + 1}`;
  return `${formatNumber(from)} to ${formatNumber(to)}`;
}
