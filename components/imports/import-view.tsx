"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { FolderUp } from "lucide-react";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { ImportList } from "@/components/imports/import-list";
import { MappingForm } from "@/components/imports/mapping-form";
import { SOURCE_KINDS, SourceChoice } from "@/components/imports/source-choice";
import { SourceForm } from "@/components/imports/source-form";
import { useTRPC } from "@/components/trpc/provider";
import { Card } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";
import { ProgressBar } from "@/components/ui/progress-bar";
import type { ImportSourceInput } from "@/server/tracking/imports/schema";

const POLL_MS = 500;

/** Runs that another tracker or a table holds, brought into a project. */
export function ImportView({ project }: { project: string }) {
  const [kind, setKind] = useQueryState("from", parseAsStringLiteral(SOURCE_KINDS));
  return (
    <Page wide>
      <PageHeader
        title="Import"
        icon={<FolderUp />}
        breadcrumb={[
          { label: "Experiments", href: "/runs" },
          { label: project, href: `/p/${project}/runs` },
        ]}
        lead="Bring runs along from where they are today. Nothing changes there, and importing twice makes nothing double."
      />
      <SourceChoice kind={kind} onKind={(next) => void setKind(next)} />
      {kind !== null && <Import key={kind} project={project} kind={kind} />}
      <ImportList project={project} />
    </Page>
  );
}

/** Source, then what it holds, then start. */
function Import({ project, kind }: { project: string; kind: (typeof SOURCE_KINDS)[number] }) {
  const trpc = useTRPC();
  const [source, setSource] = useState<ImportSourceInput | null>(null);
  const request = useMutation(trpc.imports.requestPreview.mutationOptions());
  const look = useQuery({
    ...trpc.imports.preview.queryOptions({ id: request.data?.id ?? "" }),
    enabled: request.data !== undefined,
    refetchInterval: ({ state: { data } }) =>
      data === undefined || data.state === "queued" || data.state === "running" ? POLL_MS : false,
  });
  const job = request.data === undefined ? undefined : look.data;
  const isLooking =
    request.isPending ||
    (request.data !== undefined &&
      (job === undefined || job.state === "queued" || job.state === "running"));
  const error = request.error ?? look.error;
  const start = (next: ImportSourceInput) => {
    setSource(next);
    request.mutate({ project, source: next });
  };
  return (
    <div className="flex flex-col gap-6">
      <Card title="Source">
        <div className="flex flex-col gap-4">
          <SourceForm kind={kind} busy={isLooking} onSource={start} />
          {isLooking && <ProgressBar label="Looking into the source" value={null} text="looking" />}
          {error !== null && <ErrorPanel title="The source was not looked into" error={error} />}
          {job !== undefined && job.state === "failed" && (
            <p role="alert" className="max-w-prose text-act">
              {job.error}
            </p>
          )}
        </div>
      </Card>
      {job?.preview != null && source !== null && !isLooking && (
        <MappingForm key={job.id} project={project} source={source} preview={job.preview} />
      )}
    </div>
  );
}
