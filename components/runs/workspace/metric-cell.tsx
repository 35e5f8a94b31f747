import { formatChange } from "@/components/runs/format-change";
import { formatCount, formatNumber } from "@/components/ui/format";
import type { RunListItem } from "@/server/tracking/schema";
import type {
  GroupMetric,
  MetricAggregation,
  MetricDirection,
} from "@/server/tracking/workspace/schema";

type Cell = RunListItem["metrics"][string];
const TONES = { good: "text-good", act: "text-act", neutral: "text-muted-foreground" } as const;
/** A smaller change is rounding. */
const EPSILON = 1e-12;

/** Whether a change is welcome; where neither way is better it is neither. */
export function toneOf(direction: MetricDirection, delta: number): keyof typeof TONES {
  if (direction === "none" || Math.abs(delta) < EPSILON) return "neutral";
  return delta > 0 === (direction === "higher") ? "good" : "act";
}

type MetricCellProps = {
  cell: Cell | undefined;
  /** The baseline's value of the metric. */
  reference: Cell | undefined;
  aggregation: MetricAggregation;
  direction: MetricDirection;
};

export function MetricCell({ cell, reference, aggregation, direction }: MetricCellProps) {
  if (cell === undefined) return <span className="text-muted-foreground">–</span>;
  const value = cell[aggregation];
  if (value === null) return <span className="text-muted-foreground">NaN</span>;
  const base = reference?.[aggregation];
  const delta = base === undefined || base === null ? null : value - base;
  return (
    <span className="inline-flex items-baseline justify-end gap-2">
      {delta !== null && (
        <span className={`text-xs ${TONES[toneOf(direction, delta)]}`}>{formatChange(delta)}</span>
      )}
      {formatNumber(value)}
    </span>
  );
}

export function GroupMetricCell({ metric }: { metric: GroupMetric | undefined }) {
  if (metric === undefined) return <span className="text-muted-foreground">–</span>;
  const { mean, sd, min, max, n } = metric;
  const range = `${formatNumber(min)} to ${formatNumber(max)}, ${formatCount(n)} runs`;
  return (
    <span title={range}>
      {formatNumber(mean)}
      {sd !== null && <span className="text-muted-foreground"> ±{formatNumber(sd, 2)}</span>}
    </span>
  );
}
