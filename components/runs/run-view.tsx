"use client";

import { useQuery } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import Link from "next/link";
import { ArtifactsPanel } from "@/components/runs/artifacts-panel";
import { EvaluationPanel } from "@/components/runs/evaluation-panel";
import { MetricCharts } from "@/components/runs/metric-charts";
import { ReproducePanel } from "@/components/runs/reproduce-panel";
import { ConfigDiffPanel } from "@/components/runs/run/config-diff-panel";
import { isClientTag } from "@/components/runs/run/edited-tags";
import { useNeighbours } from "@/components/runs/run/neighbours";
import { RunActions } from "@/components/runs/run/run-actions";
import { isSystemMetric } from "@/components/runs/run/system-metrics";
import { useTabKeys } from "@/components/runs/run/use-tab-keys";
import { RunOverview } from "@/components/runs/run-overview";
import { useTRPC } from "@/components/trpc/provider";
import { Badge } from "@/components/ui/badge";
import { formatCount, formatDateTime, formatDuration, formatFixed } from "@/components/ui/format";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";
import { QueryPanel } from "@/components/ui/query-panel";
import { PageSkeleton } from "@/components/ui/skeleton";
import { Status } from "@/components/ui/status";
import { type TabItem, Tabs } from "@/components/ui/tabs";
import type { RunDetail } from "@/server/tracking/schema";

const LIVE_MS = 2_000;

export function RunView({ project, id }: { project: string; id: string }) {
  const trpc = useTRPC();
  const query = useQuery({
    ...trpc.runs.get.queryOptions({ id }),
    refetchInterval: ({ state }) => (state.data?.status === "running" ? LIVE_MS : false),
  });
  return (
    <Page wide>
      <QueryPanel
        errorTitle="The run could not be loaded"
        label="Loading run"
        query={query}
        loading={<PageSkeleton />}
      >
        {(run) => <RunPage run={run} project={project} />}
      </QueryPanel>
    </Page>
  );
}

function RunPage({ run, project }: { run: RunDetail; project: string }) {
  const tabs = listTabs(run);
  useTabKeys(tabs.map(({ id }) => id));
  const { previous } = useNeighbours(run);
  return (
    <>
      <PageHeader
        title={run.name}
        icon={<FlaskConical />}
        breadcrumb={[
          { label: "Experiments", href: "/runs" },
          { label: run.project.name, href: `/p/${project}/runs` },
        ]}
        status={
          <>
            <Status state={run.status} />
            {run.deletedAt !== null && <Badge tone="act">deleted</Badge>}
          </>
        }
        lead={describeQuality(run)}
        meta={<RunFacts run={run} />}
        actions={<RunActions run={run} previousId={previous?.id ?? null} />}
      />
      <Tabs label="Run" items={tabs} />
    </>
  );
}

function RunFacts({ run }: { run: RunDetail }) {
  const { experiment, ownerName, startedAt, finishedAt, parent, versions, tags, project } = run;
  const duration = finishedAt === null ? null : finishedAt.getTime() - startedAt.getTime();
  const link = "underline hover:text-foreground";
  return (
    <>
      <span>{experiment}</span>
      <span>{ownerName}</span>
      <span>{formatDateTime(startedAt)}</span>
      <span>{duration === null ? "still running" : formatDuration(duration)}</span>
      {parent !== null && (
        <Link href={`/p/${project.slug}/runs/${parent.id}`} className={link}>
          part of {parent.name}
        </Link>
      )}
      {versions.map(({ id, modelName, number }) => (
        <Link key={id} href={`/models/${encodeURIComponent(modelName)}`} className={link}>
          {modelName} v{number}
        </Link>
      ))}
      {tags
        .filter(({ key }) => !isClientTag(key))
        .map(({ key, value }) => (
          <Badge key={key}>{value === "" ? key : `${key}: ${value}`}</Badge>
        ))}
    </>
  );
}

function listTabs(run: RunDetail): [TabItem, ...TabItem[]] {
  const system = run.metrics.filter(({ key }) => isSystemMetric(key));
  const metrics = run.metrics.filter(({ key }) => !isSystemMetric(key));
  const systemTab = {
    id: "system",
    label: "System",
    content: <MetricCharts runs={[{ ...run, metrics: system }]} />,
  };
  return [
    { id: "overview", label: "Overview", content: <RunOverview run={run} /> },
    { id: "charts", label: "Charts", content: <MetricCharts runs={[{ ...run, metrics }]} /> },
    { id: "evaluation", label: "Evaluation", content: <EvaluationPanel run={run} /> },
    ...(system.length > 0 ? [systemTab] : []),
    { id: "artifacts", label: "Artifacts", content: <ArtifactsPanel runId={run.id} /> },
    { id: "changes", label: "Changes", content: <ConfigDiffPanel run={run} /> },
    { id: "reproduce", label: "Reproduce", content: <ReproducePanel run={run} /> },
  ];
}

/** The answer of the page: how good it is on rows it has not seen. */
function describeQuality({ metrics, inputs }: RunDetail): string {
  const auc = metrics.find(({ key }) => key === "evaluation.auc");
  const input = inputs.find(({ context }) => context === "evaluation");
  if (auc === undefined || input === undefined) return "Not evaluated on rows of their own yet.";
  return `AUC ${formatFixed(auc.last)} on ${formatCount(input.rowCount)} rows of ${input.from} to ${input.to}, which it was not trained on.`;
}
