import { cn } from "@/components/ui/cn";

type SparklineProps = {
  /** In order; null is a gap. */
  values: readonly (number | null)[];
  /** Read out: "AUC of the last 13 weeks". */
  label: string;
  width?: number;
  height?: number;
  tone?: "neutral" | "accent" | "good" | "watch" | "act";
};

const COLOURS = {
  neutral: "text-muted-foreground",
  accent: "text-chart-1",
  good: "text-good",
  watch: "text-watch",
  act: "text-act",
} as const;
const PAD = 3;

/** A trend without axes; plain SVG, so that tables may hold many. */
export function Sparkline({
  values,
  label,
  width = 88,
  height = 24,
  tone = "neutral",
}: SparklineProps) {
  const points = placePoints(values, width, height);
  const last = points.findLast((point) => point !== null);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      className={cn("inline-block align-middle", COLOURS[tone])}
    >
      <path
        d={pathOf(points)}
        fill="none"
        stroke="currentColor"
        strokeWidth={1.5}
        strokeLinejoin="round"
        strokeLinecap="round"
      />
      {last !== undefined && <circle cx={last.x} cy={last.y} r={2} fill="currentColor" />}
    </svg>
  );
}

type Place = { x: number; y: number };

function placePoints(
  values: readonly (number | null)[],
  width: number,
  height: number,
): (Place | null)[] {
  const known = values.flatMap((value) =>
    value !== null && Number.isFinite(value) ? [value] : [],
  );
  const low = Math.min(...known);
  const span = Math.max(...known) - low;
  const step = values.length > 1 ? (width - 2 * PAD) / (values.length - 1) : 0;
  return values.map((value, index) => {
    if (value === null || !Number.isFinite(value)) return null;
    const share = span === 0 ? 0.5 : (value - low) / span;
    return { x: PAD + index * step, y: height - PAD - share * (height - 2 * PAD) };
  });
}

function pathOf(points: readonly (Place | null)[]): string {
  return points
    .map((point, index) => {
      if (point === null) return "";
      const command = (points[index - 1] ?? null) === null ? "M" : "L";
      return `${command}${point.x.toFixed(1)} ${point.y.toFixed(1)}`;
    })
    .join("");
}
