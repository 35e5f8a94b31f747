"use client";

import { useQuery } from "@tanstack/react-query";
import type { ComponentProps } from "react";
import { ChartPanel } from "@/components/charts/chart-panel";
import { SimpleTable } from "@/components/data-table/simple-table";
import { useTRPC } from "@/components/trpc/provider";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCount, formatDate } from "@/components/ui/format";
import { QueryPanel } from "@/components/ui/query-panel";
import { USAGE_DAYS } from "@/server/catalog/governance/constants";
import type { DatasetUsage } from "@/server/catalog/governance/schema";

const PURPOSES = {
  preview: "looked at its rows",
  query: "queried it in Explore",
  export: "downloaded a query",
  training: "built features from it",
} as const;

/** Who reads a dataset, for what, and when. */
export function DatasetUsagePanel({ slug }: { slug: string }) {
  const trpc = useTRPC();
  return <UsagePanel query={useQuery(trpc.governance.usage.queryOptions({ dataset: slug }))} />;
}

/** The same of all datasets of a store. */
export function StoreUsagePanel({ slug }: { slug: string }) {
  const trpc = useTRPC();
  return <UsagePanel query={useQuery(trpc.governance.storeUsage.queryOptions({ store: slug }))} />;
}

function UsagePanel({ query }: Pick<ComponentProps<typeof QueryPanel<DatasetUsage>>, "query">) {
  return (
    <QueryPanel errorTitle="The readers could not be loaded" label="Loading readers" query={query}>
      {(usage) =>
        usage.readers.length === 0 ? (
          <EmptyState
            title={`Nobody read it in the last ${USAGE_DAYS} days.`}
            text="A look at its rows, a query, a download or a training would be counted here."
          />
        ) : (
          <Usage usage={usage} />
        )
      }
    </QueryPanel>
  );
}

function Usage({ usage: { days, readers } }: { usage: DatasetUsage }) {
  return (
    <div className="flex flex-col gap-6">
      <Card title={`Reads a day, last ${USAGE_DAYS} days`}>
        <ChartPanel
          label="Reads a day"
          x={{ kind: "time" }}
          panes={[
            {
              id: "reads",
              label: "Reads",
              // Half a read is none.
              formatValue: (value) => (Number.isInteger(value) ? formatCount(value) : ""),
              series: [
                {
                  id: "reads",
                  label: "Reads",
                  kind: "bar",
                  points: days.map(({ day, count }) => ({ x: day, y: count })),
                },
              ],
            },
          ]}
        />
      </Card>
      <Card title="Readers" flush>
        <SimpleTable
          label="Readers"
          items={readers}
          rowId={({ kind, name, purpose }) => `${kind} ${name} ${purpose}`}
          columns={[
            {
              id: "name",
              header: "Who",
              cell: ({ name, kind }) => (
                <>
                  {name}
                  {kind === "key" && <span className="text-muted-foreground"> (key)</span>}
                </>
              ),
            },
            { id: "purpose", header: "What", cell: ({ purpose }) => PURPOSES[purpose] },
            {
              id: "count",
              header: "Times",
              align: "right",
              cell: ({ count }) => formatCount(count),
            },
            {
              id: "last",
              header: "Last",
              align: "right",
              cell: ({ lastDay }) => formatDate(lastDay),
            },
          ]}
        />
      </Card>
    </div>
  );
}
