import { SimpleTable } from "@/components/data-table/simple-table";
import { Card } from "@/components/ui/card";
import { formatDateTime } from "@/components/ui/format";
import { Status } from "@/components/ui/status";
import type { EndpointDetail } from "@/server/serving/schema";

/** Which version served when, and who decided it. */
export function DeploymentsTable({ endpoint }: { endpoint: EndpointDetail }) {
  return (
    <Card flush>
      <SimpleTable
        label="Deployments"
        items={endpoint.deployments}
        rowId={({ id }) => id}
        empty="Nothing has been deployed here yet."
        columns={[
          {
            id: "version",
            header: "Version",
            width: 170,
            cell: ({ versionNumber, endedAt }) =>
              endedAt === null ? (
                <Status state="serving" word={`v${versionNumber}, serves`} />
              ) : (
                `v${versionNumber}`
              ),
          },
          {
            id: "from",
            header: "From",
            width: 210,
            cell: ({ startedAt }) => formatDateTime(startedAt),
          },
          {
            id: "until",
            header: "Until",
            width: 210,
            cell: ({ endedAt }) => (endedAt === null ? "now" : formatDateTime(endedAt)),
          },
          { id: "by", header: "By", width: 160, cell: ({ deployedByName }) => deployedByName },
          { id: "reason", header: "Why", cell: ({ reason }) => reason },
        ]}
      />
    </Card>
  );
}
