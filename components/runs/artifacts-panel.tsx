"use client";

import { useQuery } from "@tanstack/react-query";
import { FolderDown } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import { artifactZipHref } from "@/components/runs/run/artifact-links";
import { ArtifactPreview } from "@/components/runs/run/artifact-preview";
import { ArtifactTree } from "@/components/runs/run/artifact-tree";
import { useTRPC } from "@/components/trpc/provider";
import { buttonStyle } from "@/components/ui/button-style";
import { EmptyState } from "@/components/ui/empty-state";
import { QueryPanel } from "@/components/ui/query-panel";

/** Address of a file; each segment is quoted, slashes stay. */
export function artifactHref(runId: string, path: string): string {
  return `/api/v1/runs/${runId}/artifacts/${path.split("/").map(encodeURIComponent).join("/")}`;
}

/** The files of a run, and the one that `?file=` names. */
export function ArtifactsPanel({ runId }: { runId: string }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.runs.artifactFolder.queryOptions({ id: runId, path: "" }));
  return (
    <QueryPanel errorTitle="The files could not be listed" label="Loading files" query={query}>
      {(entries) =>
        entries.length === 0 ? (
          <EmptyState
            title="The run stored no file"
            text="Models, plots and tables that the run logs are listed here."
            command={'mlflow.log_artifact("report.html")'}
          />
        ) : (
          <Files
            runId={runId}
            firstFile={entries.find(({ isFolder }) => !isFolder)?.path ?? null}
          />
        )
      }
    </QueryPanel>
  );
}

function Files({ runId, firstFile }: { runId: string; firstFile: string | null }) {
  const [file, setFile] = useQueryState("file", parseAsString);
  const selected = file ?? firstFile;
  return (
    <div className="grid min-w-0 items-start gap-4 lg:grid-cols-[20rem_minmax(0,1fr)]">
      <section aria-label="Files" className="min-w-0 rounded-panel border bg-panel">
        <header className="flex items-center border-b py-1.5 pr-2 pl-4">
          <h2 className="flex-1 font-medium">Files</h2>
          <a href={artifactZipHref(runId, "")} download className={buttonStyle({ size: "sm" })}>
            <FolderDown aria-hidden="true" />
            Download all
          </a>
        </header>
        <div className="max-h-[70dvh] overflow-y-auto py-1">
          <ArtifactTree
            runId={runId}
            path=""
            selected={selected}
            onSelect={(path) => void setFile(path)}
          />
        </div>
      </section>
      <section aria-label="Preview" className="min-w-0 rounded-panel border bg-panel">
        {selected === null ? (
          <p className="p-4 text-muted-foreground">Choose a file to see it here.</p>
        ) : (
          <ArtifactPreview key={selected} runId={runId} path={selected} />
        )}
      </section>
    </div>
  );
}
