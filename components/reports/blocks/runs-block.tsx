"use client";

import Link from "next/link";
import { SimpleTable } from "@/components/data-table/simple-table";
import type { BlockProps } from "@/components/reports/blocks/block-view";
import { useRunSet } from "@/components/reports/use-run-set";
import { Card } from "@/components/ui/card";
import { formatCount, formatDateTime, formatNumber } from "@/components/ui/format";
import { QueryPanel } from "@/components/ui/query-panel";
import { Status } from "@/components/ui/status";
import { TrustMark } from "@/components/ui/trust-mark";
import type { RunListItem } from "@/server/tracking/schema";

/** A table of runs: their last metrics and their params. */
export function RunsBlock({ block }: BlockProps<"runs">) {
  const { title, runs, metrics, params } = block;
  const query = useRunSet(runs, { metrics, params });
  return (
    <QueryPanel errorTitle="The runs could not be listed" label="Loading runs" query={query}>
      {({ items, approxTotal, asOf }) => (
        <Card
          flush
          title={title === "" ? "Runs" : title}
          aside={
            <TrustMark
              window={
                items.length < approxTotal
                  ? `${formatCount(items.length)} of ${formatCount(approxTotal)} runs`
                  : `${formatCount(items.length)} runs`
              }
              computedAt={asOf}
            />
          }
        >
          <SimpleTable
            dense
            label={title === "" ? "Runs" : title}
            items={items}
            rowId={({ id }) => id}
            columns={columnsOf(metrics, params)}
            empty="No run is found by this table's filter."
          />
        </Card>
      )}
    </QueryPanel>
  );
}

function columnsOf(metrics: readonly string[], params: readonly string[]) {
  return [
    {
      id: "name",
      header: "Run",
      cell: ({ id, name, project }: RunListItem) => (
        <Link href={`/p/${project}/runs/${id}`} className="font-medium hover:underline">
          {name}
        </Link>
      ),
    },
    {
      id: "status",
      header: "Status",
      cell: ({ status }: RunListItem) => <Status state={status} />,
    },
    ...metrics.map((key) => ({
      id: `metric.${key}`,
      header: key,
      align: "right" as const,
      cell: ({ metrics: found }: RunListItem) => {
        const cell = found[key];
        if (cell === undefined) return <span className="text-muted-foreground">not logged</span>;
        return cell.last === null ? "NaN" : formatNumber(cell.last, 4);
      },
    })),
    ...params.map((key) => ({
      id: `param.${key}`,
      header: key,
      cell: ({ params: found }: RunListItem) => found[key] ?? "–",
    })),
    {
      id: "started",
      header: "Started",
      cell: ({ startedAt }: RunListItem) => (
        <span className="whitespace-nowrap">{formatDateTime(startedAt)}</span>
      ),
    },
  ];
}
