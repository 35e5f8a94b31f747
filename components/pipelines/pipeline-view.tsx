"use client";

import { useQuery } from "@tanstack/react-query";
import { Play, Workflow } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { ConfigTab } from "@/components/pipelines/config-tab";
import { PipelineRunsTable } from "@/components/pipelines/pipeline-runs-table";
import { RunDialog } from "@/components/pipelines/run-dialog";
import { StepGraph } from "@/components/pipelines/step-graph";
import { useTRPC } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";
import { QueryPanel } from "@/components/ui/query-panel";
import { PageSkeleton } from "@/components/ui/skeleton";
import { Status } from "@/components/ui/status";
import { Tabs } from "@/components/ui/tabs";
import type { PipelineDetail } from "@/server/pipelines/schema";

export function PipelineView({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const query = useQuery({
    ...trpc.pipelines.get.queryOptions({ slug }),
    refetchInterval: 3_000,
  });
  return (
    <Page wide>
      <QueryPanel
        errorTitle="The pipeline could not be loaded"
        label="Loading pipeline"
        query={query}
        loading={<PageSkeleton />}
      >
        {(pipeline) => <PipelinePage pipeline={pipeline} />}
      </QueryPanel>
    </Page>
  );
}

function PipelinePage({ pipeline }: { pipeline: PipelineDetail }) {
  const { slug, name, description, project, lastRun, steps } = pipeline;
  const [isStarting, setIsStarting] = useState(false);
  const forbidden = useDisabledReason("pipelines.write");
  const states = new Map(lastRun?.steps.map((step) => [step.name, step.state]));
  return (
    <>
      <PageHeader
        title={name}
        icon={<Workflow />}
        breadcrumb={[{ label: "Pipelines", href: "/pipelines" }]}
        status={lastRun === null ? undefined : <Status state={lastRun.state} />}
        lead={description}
        meta={
          <>
            <span>Project {project.name}</span>
            {lastRun !== null && (
              <Link
                className="underline hover:text-foreground"
                href={`/pipelines/${slug}/runs/${lastRun.number}`}
              >
                Last run #{lastRun.number}, {lastRun.name}
              </Link>
            )}
          </>
        }
        actions={
          <Button variant="primary" disabledReason={forbidden} onClick={() => setIsStarting(true)}>
            <Play aria-hidden="true" />
            Run now
          </Button>
        }
      />
      <Tabs
        label="Pipeline"
        items={[
          {
            id: "overview",
            label: "Steps and runs",
            content: (
              <div className="flex flex-col gap-6">
                <StepGraph steps={steps} states={states} />
                <PipelineRunsTable pipelineSlug={slug} />
              </div>
            ),
          },
          { id: "config", label: "Configuration", content: <ConfigTab pipeline={pipeline} /> },
        ]}
      />
      {isStarting && (
        <RunDialog
          open
          onOpenChange={setIsStarting}
          pipelineSlug={slug}
          config={pipeline.config}
          name={`Run ${(lastRun?.number ?? 0) + 1}`}
        />
      )}
    </>
  );
}
