"use client";

import { BrushHistogram } from "@/components/explore/brush-histogram";
import { cn } from "@/components/ui/cn";
import { formatCount, formatPercent } from "@/components/ui/format";
import type { AnswerColumn, Brush, ColumnSummary } from "@/server/explore/schema";

type ColumnSummaryProps = {
  column: AnswerColumn;
  summary: ColumnSummary | undefined;
  rowCount: number;
  brush: Brush | undefined;
  /** Toggles; null takes the column's brush away. */
  onBrush: (brush: Brush | null) => void;
};

const TOP_SHOWN = 2;

/** Under a column's name: how its values lie, and how many are missing. Everything here filters. */
export function ColumnSummaryHead(props: ColumnSummaryProps) {
  const { column, summary, brush, onBrush } = props;
  if (summary === undefined) return <div className="h-16" />;
  const { histogram, nulls, distinct, isEstimated } = summary;
  return (
    <div className="flex h-16 flex-col justify-between gap-0.5 pb-1.5 text-left font-normal">
      {histogram === null ? (
        <TopValues {...props} summary={summary} />
      ) : (
        <BrushHistogram
          column={column.name}
          histogram={histogram}
          isTime={column.kind === "time"}
          brush={brush?.kind === "range" ? brush : undefined}
          onBrush={onBrush}
        />
      )}
      <p className="flex gap-2 truncate text-[11px] leading-4">
        <span title={isEstimated ? "Estimated" : undefined}>
          {isEstimated && "≈"}
          {formatCount(distinct)} distinct
        </span>
        {nulls > 0 && (
          <button
            type="button"
            aria-pressed={brush?.kind === "missing"}
            onClick={() => onBrush({ kind: "missing", column: column.name })}
            className={cn(
              "hover:text-foreground hover:underline",
              brush?.kind === "missing" && "text-accent",
            )}
          >
            {formatCount(nulls)} empty
          </button>
        )}
      </p>
    </div>
  );
}

function TopValues({
  column,
  summary,
  rowCount,
  brush,
  onBrush,
}: ColumnSummaryProps & { summary: ColumnSummary }) {
  return (
    <ul className="flex flex-col">
      {summary.top.slice(0, TOP_SHOWN).map(({ value, count }) => {
        const share = rowCount === 0 ? 0 : count / rowCount;
        const isChosen = brush?.kind === "value" && brush.value === value;
        return (
          <li key={value}>
            <button
              type="button"
              aria-pressed={isChosen}
              aria-label={`Only ${column.name} = ${value}, ${formatPercent(share)} of the rows`}
              title={`${value}: ${formatCount(count)} rows. Click to filter`}
              onClick={() => onBrush({ kind: "value", column: column.name, value })}
              className={cn(
                "relative flex w-full justify-between gap-2 overflow-hidden rounded-sm px-1 text-[11px] leading-4 hover:text-foreground",
                isChosen && "text-foreground outline outline-accent -outline-offset-1",
              )}
            >
              <span
                aria-hidden="true"
                style={{ width: `${share * 100}%` }}
                className="absolute inset-y-0 left-0 bg-chart-1/20"
              />
              <span className="relative truncate">{value === "" ? "(blank)" : value}</span>
              <span className="relative">{formatPercent(share, 0)}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
