"use client";

import { seriesKey } from "@/components/charts/chart-tooltip";
import type { PreparedPane } from "@/components/charts/prepare-chart";
import { SeriesSwatch } from "@/components/charts/series-swatch";
import { cn } from "@/components/ui/cn";

type ChartLegendProps = {
  prepared: PreparedPane;
  hiddenIds: ReadonlySet<string>;
  onToggle: (key: string) => void;
  onShowAll: () => void;
};

/** A pane's name, unit and series; a chip hides or shows its series. */
export function ChartLegend({ prepared, hiddenIds, onToggle, onShowAll }: ChartLegendProps) {
  const { pane, series, heldBack } = prepared;
  const total = series.length + heldBack;
  const isOneOfSameName = total === 1 && series[0]?.label === pane.label;
  return (
    <div className="flex flex-wrap items-center gap-x-1 gap-y-0.5 text-xs">
      <span className="pr-1 font-medium">
        {pane.label}
        {pane.unit !== undefined && pane.unit !== "" && (
          <span className="font-normal text-muted-foreground"> {pane.unit}</span>
        )}
      </span>
      {!isOneOfSameName &&
        series.map((each) => {
          const key = seriesKey(pane.id, each.id);
          const isHidden = hiddenIds.has(key);
          return (
            <button
              key={key}
              type="button"
              aria-pressed={!isHidden}
              title={isHidden ? `Show ${each.label}` : `Hide ${each.label}`}
              onClick={() => onToggle(key)}
              className={cn(
                "inline-flex h-5 max-w-48 items-center gap-1 rounded px-1 hover:bg-muted",
                isHidden && "text-muted-foreground line-through opacity-60",
              )}
            >
              <SeriesSwatch series={each} />
              <span className="truncate">{each.label}</span>
            </button>
          );
        })}
      {heldBack > 0 && (
        <span className="text-muted-foreground">
          {series.length} of {total}, the largest ·{" "}
          <button type="button" onClick={onShowAll} className="text-accent-strong underline">
            show all
          </button>
        </span>
      )}
    </div>
  );
}
