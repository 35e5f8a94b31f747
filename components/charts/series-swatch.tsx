import type { PreparedSeries } from "@/components/charts/prepare-chart";

/** A series' stroke, as it is drawn. */
export function SeriesSwatch({ series }: { series: PreparedSeries }) {
  const { kind, colour, dash, strokeWidth } = series;
  return (
    <svg viewBox="0 0 16 8" aria-hidden="true" className="h-2 w-4 shrink-0">
      {kind === "bar" && <rect x={3} y={0} width={10} height={8} rx={1} fill={colour} />}
      {kind === "scatter" && <circle cx={8} cy={4} r={3} fill={colour} />}
      {kind === "area" && <rect x={0} y={4} width={16} height={4} fill={colour} opacity={0.25} />}
      {(kind === "line" || kind === "area") && (
        <line
          x1={0}
          x2={16}
          y1={4}
          y2={4}
          stroke={colour}
          strokeWidth={strokeWidth}
          strokeDasharray={dash}
        />
      )}
    </svg>
  );
}
