import { formatX, formatY } from "@/components/charts/chart-format";
import type { ChartPanelProps } from "@/components/charts/chart-types";
import type { PreparedPane, XKey } from "@/components/charts/prepare-chart";
import { SeriesSwatch } from "@/components/charts/series-swatch";

type ChartTooltipProps = {
  x: XKey;
  xKind: ChartPanelProps["x"]["kind"];
  panes: readonly PreparedPane[];
  hiddenIds: ReadonlySet<string>;
};

/** Every pane's values at the cursor. */
export function ChartTooltip({ x, xKind, panes, hiddenIds }: ChartTooltipProps) {
  const lines = panes.flatMap(({ pane, series }) =>
    series
      .filter((each) => each.values.has(x) && !hiddenIds.has(seriesKey(pane.id, each.id)))
      .map((each) => ({ pane, each, key: seriesKey(pane.id, each.id) })),
  );
  return (
    <div className="flex max-w-80 flex-col gap-1 rounded-control border bg-raised px-2.5 py-2 text-xs shadow-float">
      <p className="font-medium">{formatX(x, xKind)}</p>
      {lines.length === 0 && <p className="text-muted-foreground">nothing measured here</p>}
      <dl className="flex flex-col gap-0.5">
        {lines.map(({ pane, each, key }) => (
          <div key={key} className="flex items-center gap-2">
            <SeriesSwatch series={each} />
            <dt className="min-w-0 flex-1 truncate text-muted-foreground">{each.label}</dt>
            <dd>{formatY(each.values.get(x) ?? null, pane)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** One name for a series of one pane among all panes. */
export function seriesKey(paneId: string, seriesId: string): string {
  return `${paneId}/${seriesId}`;
}
