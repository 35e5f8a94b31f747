import { CheckOutcome } from "@/components/contracts/check-outcome";
import { SimpleTable } from "@/components/data-table/simple-table";
import { Card } from "@/components/ui/card";
import { formatDateTime } from "@/components/ui/format";
import type { ContractRun } from "@/server/contracts/schema";

/** Every evaluation, newest first: one for each contract version and dataset version. */
export function ContractRuns({ runs }: { runs: readonly ContractRun[] }) {
  return (
    <Card flush title="Evaluations" description="At most the newest 50 are listed.">
      <SimpleTable
        label="Evaluations"
        items={runs}
        rowId={({ id }) => id}
        empty="Not evaluated yet."
        columns={[
          { id: "at", header: "When", cell: ({ computedAt }) => formatDateTime(computedAt) },
          { id: "outcome", header: "Outcome", cell: (run) => <CheckOutcome outcome={run} /> },
          {
            id: "contract",
            header: "Contract",
            cell: ({ contractVersion }) => `v${contractVersion}`,
          },
          { id: "dataset", header: "Dataset", cell: ({ datasetVersion }) => `v${datasetVersion}` },
        ]}
      />
    </Card>
  );
}
