import type { KeyLine } from "@/components/runs/compare/grid-lines";
import type { Cell } from "@/components/runs/compare/virtual-grid";
import { formatChange } from "@/components/runs/format-change";
import { cn } from "@/components/ui/cn";
import { formatNumber } from "@/components/ui/format";
import type { MetricComparison } from "@/server/tracking/schema";
import type { MetricDefinition } from "@/server/tracking/workspace/schema";

type CellOptions = { line: KeyLine; index: number; definition: MetricDefinition | undefined };

/** What one run has for one key, with its distance from the base. */
export function buildCompareCell({ line, index, definition }: CellOptions): Cell {
  if (line.kind === "metric") return metricCell(line.row, index, definition);
  const value = line.row.values[index] ?? null;
  if (value === null) return { ...ABSENT, align: "left" };
  return { content: value, title: value, align: "left" };
}

const ABSENT: Cell = {
  content: <span className="text-muted-foreground">–</span>,
  title: "not recorded",
};

function metricCell(
  row: MetricComparison,
  index: number,
  definition: MetricDefinition | undefined,
): Cell {
  const value = row.values[index] ?? null;
  if (value === null) {
    const isNan = (row.counts[index] ?? 0) > 0;
    return isNan ? { content: <span className="text-muted-foreground">NaN</span> } : ABSENT;
  }
  const delta = row.deltas[index] ?? 0;
  return {
    title: delta === 0 ? String(value) : `${value} (${formatChange(delta)} against the base)`,
    content: (
      <span className="tabular-nums">
        {delta !== 0 && (
          <span className={cn("pr-2 text-xs", TONES[toneOf(row, definition, delta)])}>
            {formatChange(delta)}
          </span>
        )}
        {formatNumber(value, 4)}
      </span>
    ),
  };
}

const TONES = { good: "text-good", act: "text-act", neutral: "text-muted-foreground" };

function toneOf(
  row: MetricComparison,
  definition: MetricDefinition | undefined,
  delta: number,
): keyof typeof TONES {
  const direction = definition?.direction ?? row.direction ?? "none";
  if (direction === "none" || Math.abs(delta) < 1e-12) return "neutral";
  return delta > 0 === (direction === "higher") ? "good" : "act";
}
