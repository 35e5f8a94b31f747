import Link from "next/link";
import { SimpleTable } from "@/components/data-table/simple-table";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { formatBytes, formatCount, formatDateTime, formatWindow } from "@/components/ui/format";
import type { FeatureViewDetail } from "@/server/features/schema";

/** Sets of the view that were written to the lake, newest first. */
export function SetsTable({ sets, dataset }: Pick<FeatureViewDetail, "sets" | "dataset">) {
  return (
    <Card
      flush
      title="Materialised sets"
      description="Rows of one dataset version and one range, as Parquet. At most the newest 50 are listed."
    >
      <SimpleTable
        label="Materialised sets"
        items={sets}
        rowId={({ id }) => id}
        empty="None yet: a pipeline's step “features” writes them."
        columns={[
          { id: "purpose", header: "Purpose", cell: ({ purpose }) => purpose },
          {
            id: "range",
            header: "Range",
            cell: ({ rangeFrom, rangeTo }) => formatWindow({ from: rangeFrom, to: rangeTo }),
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
            cell: ({ files }) => formatBytes(files.reduce((sum, file) => sum + file.sizeBytes, 0)),
          },
          {
            id: "dataset",
            header: "From",
            cell: ({ datasetVersion }) => (
              <Link href={`/datasets/${dataset.slug}?tab=versions`} className="underline">
                {dataset.slug} v{datasetVersion}
              </Link>
            ),
          },
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
          { id: "made", header: "Made", cell: ({ createdAt }) => formatDateTime(createdAt) },
        ]}
      />
    </Card>
  );
}
