import { SimpleTable } from "@/components/data-table/simple-table";
import { Card } from "@/components/ui/card";
import {
  formatCount,
  formatDateTime,
  formatDuration,
  formatFixed,
  formatPercent,
  formatWindow,
} from "@/components/ui/format";
import type { ModelHealth, MonitorWindow } from "@/server/monitoring/schema";

/** The figures behind the chart, one row a window and version, newest first. */
export function WindowsTab({ health: { windows, versions } }: { health: ModelHealth }) {
  const numberOf = new Map(versions.map(({ versionId, number }) => [versionId, number]));
  return (
    <Card flush>
      <SimpleTable
        label="Windows"
        dense
        items={[...windows].reverse()}
        rowId={({ versionId, windowFrom }) => `${versionId} ${windowFrom.toISOString()}`}
        columns={[
          {
            id: "window",
            header: "Window",
            width: 150,
            cell: ({ windowFrom: from, windowTo: to }) => formatWindow({ from, to }),
          },
          {
            id: "version",
            header: "Version",
            width: 80,
            cell: ({ versionId }) => `v${numberOf.get(versionId) ?? "?"}`,
          },
          { id: "source", header: "Source", width: 80, cell: ({ source }) => source },
          number("n", "Predictions", ({ n }) => formatCount(n)),
          number("labelled", "Labelled", ({ n, nLabelled }) => formatPercent(nLabelled / n, 0)),
          number("responded", "Responded", ({ positives, nLabelled }) =>
            nLabelled === 0 ? "–" : formatPercent(positives / nLabelled),
          ),
          number("score", "Mean score", ({ meanScore }) => formatPercent(meanScore)),
          number("auc", "AUC", ({ auc }) => formatFixed(auc)),
          number("f1", "F1", ({ f1 }) => formatFixed(f1)),
          number("accuracy", "Accuracy", ({ accuracy }) => formatFixed(accuracy)),
          number("brier", "Brier", ({ brier }) => formatFixed(brier)),
          number("p50", "Median", ({ latencyP50Ms }) => formatDuration(latencyP50Ms)),
          number("p95", "p95", ({ latencyP95Ms }) => formatDuration(latencyP95Ms)),
          {
            id: "computed",
            header: "Computed",
            width: 200,
            cell: ({ computedAt }) => formatDateTime(computedAt),
          },
        ]}
      />
    </Card>
  );
}

function number(id: string, header: string, cell: (window: MonitorWindow) => string) {
  return { id, header, cell, align: "right" as const, width: 90 };
}
