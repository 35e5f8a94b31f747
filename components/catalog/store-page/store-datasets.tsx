"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { ContractStatus } from "@/components/catalog/contract-status";
import { QualityScore } from "@/components/catalog/governance/quality-card";
import { SimpleTable } from "@/components/data-table/simple-table";
import { useTRPC } from "@/components/trpc/provider";
import { Card } from "@/components/ui/card";
import { formatCount, formatDate, formatPlural } from "@/components/ui/format";
import { QueryPanel } from "@/components/ui/query-panel";

const SHOWN = 100;

/** The datasets that lie in a store, worst quality first. */
export function StoreDatasets({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const filter = `store = "${slug}"`;
  const query = useQuery(
    trpc.datasets.list.queryOptions({ filter, sort: "quality", limit: SHOWN }),
  );
  return (
    <QueryPanel
      errorTitle="The datasets could not be loaded"
      label="Loading datasets"
      query={query}
    >
      {({ items, approxTotal }) => (
        <Card
          flush
          title={formatPlural(approxTotal, "dataset")}
          aside={
            <Link className="underline" href={`/datasets?q=${encodeURIComponent(filter)}`}>
              Open in the catalog
            </Link>
          }
        >
          <SimpleTable
            label="Datasets of the store"
            items={items}
            rowId={({ id }) => id}
            empty="No dataset was made of what lies here."
            columns={[
              {
                id: "name",
                header: "Dataset",
                cell: (dataset) => (
                  <Link className="font-medium underline" href={`/datasets/${dataset.slug}`}>
                    {dataset.name}
                  </Link>
                ),
              },
              {
                id: "path",
                header: "Object",
                cell: ({ path }) => <span className="font-mono text-xs">{path}</span>,
              },
              {
                id: "quality",
                header: "Quality",
                align: "right",
                cell: ({ quality }) => <QualityScore score={quality} />,
              },
              {
                id: "contract",
                header: "Contract",
                cell: ({ contractState }) => <ContractStatus state={contractState} />,
              },
              {
                id: "rows",
                header: "Rows",
                align: "right",
                cell: ({ rowCount }) => formatCount(rowCount),
              },
              {
                id: "ingested",
                header: "Newest version",
                cell: ({ latestNumber, ingestedAt }) =>
                  latestNumber === null
                    ? "not ingested"
                    : `v${latestNumber}, ${formatDate(ingestedAt)}`,
              },
            ]}
          />
        </Card>
      )}
    </QueryPanel>
  );
}
