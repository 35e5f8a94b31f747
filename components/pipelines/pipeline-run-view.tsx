"use client";

import { parseAsString, useQueryState } from "nuqs";
import { useEffect, useState } from "react";
import { Gantt } from "@/components/pipelines/gantt";
import { RunActions } from "@/components/pipelines/run-actions";
import { CONFIG_FIELDS, toFormValues } from "@/components/pipelines/run-form-values";
import { StepPanel } from "@/components/pipelines/step-panel";
import { useWatchedRun } from "@/components/pipelines/use-watched-run";
import { Card } from "@/components/ui/card";
import { formatDateTime, formatDuration } from "@/components/ui/format";
import { KeyValueList } from "@/components/ui/key-value-list";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";
import { QueryPanel } from "@/components/ui/query-panel";
import { PageSkeleton } from "@/components/ui/skeleton";
import { Status } from "@/components/ui/status";
import type { PipelineRunDetail, StepRunDetail } from "@/server/pipelines/schema";

const TICK_MS = 1_000;

export function PipelineRunView(ref: { pipelineSlug: string; number: number }) {
  const { query, watchAgain } = useWatchedRun(ref);
  return (
    <Page wide>
      <QueryPanel
        errorTitle="The run could not be loaded"
        label="Loading run"
        query={query}
        loading={<PageSkeleton />}
      >
        {(run) => <RunPage run={run} onChanged={watchAgain} />}
      </QueryPanel>
    </Page>
  );
}

function RunPage({ run, onChanged }: { run: PipelineRunDetail; onChanged: () => Promise<void> }) {
  const { pipeline, number, name, state, steps, createdAt, startedAt, finishedAt } = run;
  const now = useTick(finishedAt === null);
  const [chosen, setChosen] = useQueryState("step", parseAsString);
  const selected = steps.find((step) => step.name === chosen) ?? chooseStep(steps);
  const from = startedAt ?? createdAt;
  const to = finishedAt ?? now;
  return (
    <>
      <PageHeader
        title={name}
        breadcrumb={[
          { label: "Pipelines", href: "/pipelines" },
          { label: pipeline.name, href: `/pipelines/${pipeline.slug}` },
        ]}
        status={<Status state={state} />}
        lead={describeRun(run, to)}
        meta={
          <>
            <span>Run #{number}</span>
            <span>Started by {run.createdByName}</span>
            <span>{formatDateTime(from)}</span>
          </>
        }
        actions={<RunActions run={run} onChanged={onChanged} />}
      />
      <Card title="Steps">
        <Gantt
          steps={steps}
          from={from}
          to={to}
          selected={selected?.name ?? ""}
          onSelect={(step) => void setChosen(step)}
        />
      </Card>
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        {selected !== undefined && <StepPanel run={run} step={selected} />}
        <Card title="Values of this run">
          <RunValues run={run} />
        </Card>
      </div>
    </>
  );
}

function RunValues({ run }: { run: PipelineRunDetail }) {
  const values = toFormValues(run.config);
  const items = CONFIG_FIELDS.map(({ path, label }) => ({ label, value: values[path] }));
  return <KeyValueList items={items} />;
}

/** The step to look at first: the one that failed, that runs, or the last that ended. */
function chooseStep(steps: readonly StepRunDetail[]): StepRunDetail | undefined {
  return (
    steps.find(({ state }) => state === "failed") ??
    steps.find(({ state }) => state === "running") ??
    steps.findLast(({ state }) => state === "succeeded") ??
    steps[0]
  );
}

/** The answer of the page in one sentence. */
function describeRun({ state, steps, startedAt, typicalSeconds }: PipelineRunDetail, to: Date) {
  const done = steps.filter((step) => step.state === "succeeded").length;
  const taken = startedAt === null ? null : to.getTime() - startedAt.getTime();
  const failed = steps.find((step) => step.state === "failed");
  if (state === "queued") return "Waits for a free worker.";
  if (state === "succeeded")
    return `All ${steps.length} steps succeeded in ${formatDuration(taken)}.`;
  if (failed !== undefined)
    return `Step "${failed.name}" failed: ${failed.error ?? "no reason given"}`;
  if (state === "cancelled") return `Cancelled after ${done} of ${steps.length} steps.`;
  const left = typicalSeconds === null || taken === null ? null : typicalSeconds * 1000 - taken;
  const estimate =
    left === null
      ? "no earlier run to estimate the end from"
      : left > 0
        ? `about ${formatDuration(left)} left, by the median of earlier runs`
        : "longer than the median of earlier runs";
  const running = steps.find((step) => step.state === "running");
  const now = running === undefined ? "the next waits for a worker" : `now ${running.name}`;
  return `${done} of ${steps.length} steps done, ${now}; ${estimate}.`;
}

/** The present, moving while something runs. */
function useTick(isMoving: boolean): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    if (!isMoving) return;
    const timer = setInterval(() => setNow(new Date()), TICK_MS);
    return () => clearInterval(timer);
  }, [isMoving]);
  return now;
}
