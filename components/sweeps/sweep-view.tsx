"use client";

import { useQuery } from "@tanstack/react-query";
import { SlidersHorizontal } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { ChartSkeleton } from "@/components/charts/chart-skeleton";
import { describeObjective, isActive, METHOD_WORDS } from "@/components/sweeps/describe-sweep";
import { SweepActions } from "@/components/sweeps/sweep-actions";
import { SweepSnippets } from "@/components/sweeps/sweep-snippets";
import { SweepSummary } from "@/components/sweeps/sweep-summary";
import { TrialsTable } from "@/components/sweeps/trials-table";
import { useTRPC } from "@/components/trpc/provider";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";
import { QueryPanel } from "@/components/ui/query-panel";
import { PageSkeleton } from "@/components/ui/skeleton";
import { Status } from "@/components/ui/status";
import { Tabs } from "@/components/ui/tabs";
import type { SweepDetail } from "@/server/sweeps/schema";

const SweepCharts = dynamic(
  () => import("@/components/sweeps/sweep-charts").then((module) => module.SweepCharts),
  { ssr: false, loading: () => <ChartSkeleton label="Loading charts" height={380} /> },
);

const POLL_MS = 1_500;

export function SweepView({ project, number }: { project: string; number: number }) {
  const trpc = useTRPC();
  const query = useQuery({
    ...trpc.sweeps.get.queryOptions({ number }),
    // Trials that were under way when a sweep was paused or failed still come to their end.
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && (isActive(data) || data.counts.running > 0) ? POLL_MS : false,
  });
  return (
    <Page wide>
      <QueryPanel
        errorTitle="The sweep could not be loaded"
        label="Loading sweep"
        query={query}
        loading={<PageSkeleton />}
      >
        {(sweep) => <SweepPage sweep={sweep} project={project} onChanged={() => query.refetch()} />}
      </QueryPanel>
    </Page>
  );
}

type SweepPageProps = {
  sweep: SweepDetail;
  project: string;
  onChanged: () => Promise<unknown>;
};

function SweepPage({ sweep, project, onChanged }: SweepPageProps) {
  const { name, state, pipeline, method, createdByName } = sweep;
  const { label, on, goal } = describeObjective(sweep);
  return (
    <>
      <PageHeader
        title={name}
        icon={<SlidersHorizontal />}
        breadcrumb={[
          { label: "Experiments", href: `/p/${project}/runs` },
          { label: "Sweeps", href: `/p/${project}/sweeps` },
        ]}
        status={<Status state={state} />}
        lead={`${METHOD_WORDS[method]} search for the best ${label} on the ${on}; ${goal}.`}
        meta={
          <>
            <Link className="underline hover:text-foreground" href={`/pipelines/${pipeline.slug}`}>
              {pipeline.name}
            </Link>
            <span>seed {sweep.seed}</span>
            <span>at most {sweep.maxParallel} at the same time</span>
            <span>by {createdByName}</span>
          </>
        }
        actions={<SweepActions sweep={sweep} onChanged={onChanged} />}
      />
      <SweepSummary sweep={sweep} />
      <Tabs
        label="Sweep"
        items={[
          {
            id: "trials",
            label: "Trials",
            count: sweep.trials.length,
            content: (
              <div className="flex flex-col gap-6">
                <SweepCharts sweep={sweep} />
                <TrialsTable sweep={sweep} />
              </div>
            ),
          },
          { id: "code", label: "As code", content: <SweepSnippets sweep={sweep} /> },
        ]}
      />
    </>
  );
}
