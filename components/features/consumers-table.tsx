import Link from "next/link";
import { SimpleTable } from "@/components/data-table/simple-table";
import { Card } from "@/components/ui/card";
import { formatDateTime } from "@/components/ui/format";
import type { FeatureViewDetail } from "@/server/features/schema";

/** Models with a version that was trained from this version of the view. */
export function ConsumersTable({ consumers }: Pick<FeatureViewDetail, "consumers">) {
  return (
    <Card flush title="Models trained from this version">
      <SimpleTable
        label="Models"
        items={consumers}
        rowId={({ model, version }) => `${model} ${version}`}
        empty="No registered model was trained from it."
        columns={[
          {
            id: "model",
            header: "Model",
            cell: ({ model, modelTitle }) => (
              <Link href={`/models/${encodeURIComponent(model)}`} className="underline">
                {modelTitle}
              </Link>
            ),
          },
          { id: "version", header: "Version", cell: ({ version }) => `v${version}` },
          {
            id: "created",
            header: "Registered",
            cell: ({ createdAt }) => formatDateTime(createdAt),
          },
        ]}
      />
    </Card>
  );
}
