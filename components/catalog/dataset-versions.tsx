"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { describeSchemaChange } from "@/components/catalog/schema-change";
import { SimpleTable } from "@/components/data-table/simple-table";
import { useTRPC } from "@/components/trpc/provider";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { formatBytes, formatCount, formatDate, formatDateTime } from "@/components/ui/format";
import { QueryPanel } from "@/components/ui/query-panel";

/** Every version of a dataset: what it holds, what changed, which job made it. */
export function DatasetVersions({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.datasets.versions.queryOptions({ dataset: slug }));
  return (
    <QueryPanel
      errorTitle="The versions could not be loaded"
      label="Loading versions"
      query={query}
    >
      {(versions) => (
        <Card
          flush
          title="Versions"
          description="A version never changes. The same content is the same version, however often it is read."
        >
          <SimpleTable
            label="Versions"
            items={versions}
            rowId={({ id }) => id}
            empty="None yet: ingest the dataset."
            columns={[
              { id: "number", header: "Version", cell: ({ number }) => `v${number}` },
              {
                id: "hash",
                header: "Content",
                cell: ({ contentHash }) => (
                  <span className="inline-flex items-center gap-1 font-mono text-xs">
                    {contentHash.slice(0, 12)}
                    <CopyButton text={contentHash} label="Copy the whole hash" />
                  </span>
                ),
              },
              {
                id: "rows",
                header: "Rows",
                align: "right",
                cell: ({ rowCount }) => formatCount(rowCount),
              },
              {
                id: "size",
                header: "Size",
                align: "right",
                cell: ({ sizeBytes }) => formatBytes(sizeBytes),
              },
              {
                id: "covers",
                header: "Covers",
                cell: ({ timeFrom, timeTo }) =>
                  timeFrom === null ? "–" : `${formatDate(timeFrom)} to ${formatDate(timeTo)}`,
              },
              {
                id: "schema",
                header: "Columns",
                cell: (version) => {
                  const before = versions.find(({ number }) => number === version.number - 1);
                  return describeSchemaChange(version.columns, before?.columns ?? null);
                },
              },
              { id: "made", header: "Made", cell: ({ createdAt }) => formatDateTime(createdAt) },
              {
                id: "job",
                header: "By",
                cell: ({ jobId }) =>
                  jobId === null ? (
                    "–"
                  ) : (
                    <Link href={`/jobs/${jobId}`} className="underline">
                      job
                    </Link>
                  ),
              },
            ]}
          />
        </Card>
      )}
    </QueryPanel>
  );
}
