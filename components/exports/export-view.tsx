"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { FolderDown } from "lucide-react";
import { useState } from "react";
import { ExportContents } from "@/components/exports/export-contents";
import { ExportList } from "@/components/exports/export-list";
import { formatCurl, READ_SNIPPET } from "@/components/exports/snippets";
import { useTRPC } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";
import { SnippetBox } from "@/components/ui/snippet-box";
import { useHydrated } from "@/components/ui/use-hydrated";
import type { CreateExportInput } from "@/server/tracking/exports/schema";

/** A project's runs to take away, and the exports that were made of it. */
export function ExportView({ project }: { project: string }) {
  const [chosen, setChosen] = useState<ReadonlySet<number> | null>(null);
  const [deleted, setDeleted] = useState(false);
  const [artifacts, setArtifacts] = useState(false);
  const input: CreateExportInput = {
    project,
    ...(chosen === null ? {} : { experiments: [...chosen].sort((a, b) => a - b) }),
    deleted,
    artifacts,
  };
  const isHydrated = useHydrated();
  const url = isHydrated ? window.location.origin : "$HEADRACE_URL";
  return (
    <Page wide>
      <PageHeader
        title="Export"
        icon={<FolderDown />}
        breadcrumb={[
          { label: "Experiments", href: "/runs" },
          { label: project, href: `/p/${project}/runs` },
        ]}
        lead="Runs with every point of their metrics, models, sweeps, reports and views, as Parquet and JSON. It is yours."
      />
      <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Card title="What it will hold">
          <div className="flex flex-col gap-5">
            <ExportContents
              project={project}
              deleted={deleted}
              chosen={chosen}
              onChosen={setChosen}
            />
            <div className="flex flex-col gap-2">
              <Checkbox
                label="Deleted runs too, marked as such"
                checked={deleted}
                onChange={(event) => setDeleted(event.target.checked)}
              />
              <Checkbox
                label="The runs' files themselves, not only their list"
                checked={artifacts}
                onChange={(event) => setArtifacts(event.target.checked)}
              />
            </div>
            <StartButton input={input} isEmpty={chosen?.size === 0} />
          </div>
        </Card>
        <div className="flex min-w-0 flex-col gap-4">
          <SnippetBox title="The same by the REST API" code={formatCurl(url, input)} />
          <SnippetBox title="Read it with DuckDB, no import needed" code={READ_SNIPPET} />
        </div>
      </div>
      <ExportList project={project} />
    </Page>
  );
}

function StartButton({ input, isEmpty }: { input: CreateExportInput; isEmpty: boolean }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const forbidden = useDisabledReason("runs.write");
  const create = useMutation(
    trpc.exports.create.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: trpc.exports.list.queryKey() }),
    }),
  );
  const reason = forbidden ?? (isEmpty ? "Choose an experiment first" : undefined);
  return (
    <div className="flex flex-col gap-3">
      {create.error !== null && (
        <ErrorPanel title="The export was not started" error={create.error} />
      )}
      <div>
        <Button
          variant="primary"
          busy={create.isPending}
          disabledReason={reason}
          onClick={() => create.mutate(input)}
        >
          Start export
        </Button>
      </div>
    </div>
  );
}
