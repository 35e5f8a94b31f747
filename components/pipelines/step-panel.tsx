"use client";

import Link from "next/link";
import { StepOutput } from "@/components/pipelines/step-output";
import { useJobLog } from "@/components/trpc/use-job-log";
import { Card } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { formatDateTime } from "@/components/ui/format";
import { LogViewer } from "@/components/ui/log-viewer";
import { ProgressBar } from "@/components/ui/progress-bar";
import { Status } from "@/components/ui/status";
import {
  type PipelineRunDetail,
  STEP_DESCRIPTIONS,
  type StepRunDetail,
} from "@/server/pipelines/schema";

type StepPanelProps = { run: PipelineRunDetail; step: StepRunDetail };

/** One step: what it does, how far it is, what it left, and its log as it is written. */
export function StepPanel({ run, step }: StepPanelProps) {
  const { name, kind, state, attempts, startedAt, finishedAt, error, jobId } = step;
  return (
    <Card title={name} description={STEP_DESCRIPTIONS[kind]} aside={<Status state={state} />}>
      <div className="flex flex-col gap-4">
        <p className="flex flex-wrap gap-x-4 text-muted-foreground text-sm">
          {startedAt !== null && <span>Started {formatDateTime(startedAt)}</span>}
          {finishedAt !== null && <span>Ended {formatDateTime(finishedAt)}</span>}
          {attempts > 1 && <span>Attempt {attempts}</span>}
          {jobId !== null && (
            <Link href={`/jobs/${jobId}`} className="underline hover:text-foreground">
              Its job
            </Link>
          )}
        </p>
        {state === "running" && (
          <ProgressBar
            label={`Progress of ${name}`}
            value={step.progress === 0 ? null : step.progress}
            text={step.progressNote ?? undefined}
          />
        )}
        {error !== null && <FailureCard error={error} step={name} />}
        <StepOutput run={run} step={step} />
        {jobId === null ? (
          <p className="text-muted-foreground">The log begins when the step is queued.</p>
        ) : (
          <StepLog key={jobId} jobId={jobId} step={name} />
        )}
      </div>
    </Card>
  );
}

function FailureCard({ error, step }: { error: string; step: string }) {
  return (
    <div role="alert" className="rounded-panel border border-act/30 bg-act-soft p-3">
      <p className="font-medium">{step} did not succeed</p>
      <p className="whitespace-pre-wrap break-words">{error}</p>
      <p className="text-muted-foreground text-sm">
        Mend the cause, then retry: steps that succeeded keep their output.
      </p>
    </div>
  );
}

function StepLog({ jobId, step }: { jobId: string; step: string }) {
  const { lines, error } = useJobLog(jobId);
  if (error !== null) return <ErrorPanel title="The log could not be followed" error={error} />;
  return <LogViewer label={`Log of ${step}`} lines={lines} empty="Nothing logged yet." />;
}
