"use client";

import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { SimpleTable } from "@/components/data-table/simple-table";
import { useTRPC } from "@/components/trpc/provider";
import { buttonStyle } from "@/components/ui/button-style";
import { Card } from "@/components/ui/card";
import { formatBytes, formatDateTime } from "@/components/ui/format";
import { QueryPanel } from "@/components/ui/query-panel";
import type { RunArtifact } from "@/server/tracking/schema";

/** Address of a file; each segment is quoted, slashes stay. */
export function artifactHref(runId: string, path: string): string {
  return `/api/v1/runs/${runId}/artifacts/${path.split("/").map(encodeURIComponent).join("/")}`;
}

export function ArtifactsPanel({ runId }: { runId: string }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.runs.artifacts.queryOptions({ id: runId }));
  return (
    <Card flush title="Files">
      <QueryPanel errorTitle="The files could not be listed" label="Loading files" query={query}>
        {(artifacts) => (
          <SimpleTable
            label="Files"
            items={artifacts}
            rowId={({ path }) => path}
            empty="The run stored no file."
            columns={[
              {
                id: "path",
                header: "Path",
                cell: ({ path }) => <span className="font-mono text-sm">{path}</span>,
              },
              {
                id: "size",
                header: "Size",
                align: "right",
                cell: ({ sizeBytes }) => formatBytes(sizeBytes),
              },
              {
                id: "at",
                header: "Stored",
                cell: ({ modifiedAt }) => formatDateTime(modifiedAt),
              },
              {
                id: "get",
                header: "",
                align: "right",
                cell: (artifact) => <DownloadLink runId={runId} artifact={artifact} />,
              },
            ]}
          />
        )}
      </QueryPanel>
    </Card>
  );
}

function DownloadLink({ runId, artifact }: { runId: string; artifact: RunArtifact }) {
  return (
    <a
      href={artifactHref(runId, artifact.path)}
      download
      className={buttonStyle({ size: "sm", variant: "ghost" })}
      aria-label={`Download ${artifact.path}`}
    >
      <Download aria-hidden="true" />
      Download
    </a>
  );
}
