"use client";

import { useQuery } from "@tanstack/react-query";
import { SimpleTable } from "@/components/data-table/simple-table";
import { useTRPC } from "@/components/trpc/provider";
import { Card } from "@/components/ui/card";
import { formatCount, formatDate } from "@/components/ui/format";
import { QueryPanel } from "@/components/ui/query-panel";
import { USAGE_DAYS } from "@/server/catalog/governance/constants";

/** Who asked the store's own tables in Explore, without a dataset of them; nothing where nobody did. */
export function StoreReaders({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.stores.readers.queryOptions({ store: slug }));
  return (
    <QueryPanel errorTitle="The readers could not be loaded" label="Loading readers" query={query}>
      {(readers) =>
        readers.length === 0 ? null : (
          <Card title={`Tables read where they lie, last ${USAGE_DAYS} days`} flush>
            <SimpleTable
              label="Readers of the store's tables"
              items={readers}
              rowId={({ path, kind, name }) => `${path} ${kind} ${name}`}
              columns={[
                {
                  id: "path",
                  header: "Table",
                  cell: ({ path }) => <span className="font-mono text-xs">{path}</span>,
                },
                {
                  id: "name",
                  header: "Who",
                  cell: ({ name, kind }) => (kind === "key" ? `${name} (key)` : name),
                },
                {
                  id: "count",
                  header: "Times",
                  align: "right",
                  cell: ({ count }) => formatCount(count),
                },
                {
                  id: "rows",
                  header: "Rows",
                  align: "right",
                  cell: ({ rowCount }) => formatCount(rowCount),
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
        )
      }
    </QueryPanel>
  );
}
