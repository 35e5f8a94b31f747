"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { CircleStop, Cog, RotateCw } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { JobState } from "@/components/jobs/job-state";
import { useTRPC } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { useJobLog } from "@/components/trpc/use-job-log";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { formatDateTime, formatDuration } from "@/components/ui/format";
import { KeyValueList } from "@/components/ui/key-value-list";
import { LogViewer } from "@/components/ui/log-viewer";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";
import { ProgressBar } from "@/components/ui/progress-bar";
import { QueryPanel } from "@/components/ui/query-panel";
import { PageSkeleton } from "@/components/ui/skeleton";
import { toastError } from "@/components/ui/toaster";
import type { JobDetail } from "@/server/pipelines/schema";

export function JobView({ id }: { id: string }) {
  const trpc = useTRPC();
  const query = useQuery({ ...trpc.jobs.get.queryOptions({ id }), refetchInterval: 2_000 });
  const [watch, setWatch] = useState(0);
  const onChanged = async () => {
    await query.refetch();
    setWatch((former) => former + 1);
  };
  return (
    <Page wide>
      <QueryPanel
        errorTitle="The job could not be loaded"
        label="Loading job"
        query={query}
        loading={<PageSkeleton />}
      >
        {(job) => (
          <>
            <JobHeader job={job} onChanged={onChanged} />
            <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
              <Card title="Log">
                <JobLogPanel key={`${id}.${watch}`} id={id} />
              </Card>
              <JobFacts job={job} />
            </div>
          </>
        )}
      </QueryPanel>
    </Page>
  );
}

function JobHeader({ job, onChanged }: { job: JobDetail; onChanged: () => Promise<void> }) {
  const { id, title, state, error, progress, progressNote, href } = job;
  const trpc = useTRPC();
  const forbidden = useDisabledReason("jobs.write");
  const cancel = useMutation(
    trpc.jobs.cancel.mutationOptions({
      onSuccess: onChanged,
      onError: (cause) => toastError("Not cancelled", cause),
    }),
  );
  const retry = useMutation(
    trpc.jobs.retry.mutationOptions({
      onSuccess: onChanged,
      onError: (cause) => toastError("Not retried", cause),
    }),
  );
  const isActive = state === "queued" || state === "running";
  const canRetry = (state === "failed" || state === "cancelled") && href === null;
  return (
    <div className="flex flex-col gap-3">
      <PageHeader
        title={title}
        icon={<Cog />}
        breadcrumb={[{ label: "Jobs and workers", href: "/jobs" }]}
        status={<JobState job={job} />}
        lead={error ?? undefined}
        meta={
          href !== null && (
            <Link href={href} className="underline hover:text-foreground">
              The pipeline run it belongs to
            </Link>
          )
        }
        actions={
          <>
            {isActive && (
              <Button
                variant="danger"
                busy={cancel.isPending}
                disabledReason={
                  forbidden ?? (job.cancelRequested ? "Cancelling already" : undefined)
                }
                onClick={() => cancel.mutate({ id })}
              >
                <CircleStop aria-hidden="true" />
                Cancel job
              </Button>
            )}
            {canRetry && (
              <Button
                variant="primary"
                busy={retry.isPending}
                disabledReason={forbidden}
                onClick={() => retry.mutate({ id })}
              >
                <RotateCw aria-hidden="true" />
                Retry
              </Button>
            )}
          </>
        }
      />
      {state === "running" && (
        <ProgressBar
          label={`Progress of ${title}`}
          value={progress === 0 ? null : progress}
          text={progressNote ?? undefined}
        />
      )}
    </div>
  );
}

function JobLogPanel({ id }: { id: string }) {
  const { lines, error } = useJobLog(id);
  if (error !== null) return <ErrorPanel title="The log could not be followed" error={error} />;
  return <LogViewer label="Log of the job" lines={lines} empty="Nothing logged yet." />;
}

function JobFacts({ job }: { job: JobDetail }) {
  const { kind, attempts, maxAttempts, actorName, workerId, createdAt, startedAt, finishedAt } =
    job;
  const duration =
    startedAt === null || finishedAt === null
      ? null
      : formatDuration(finishedAt.getTime() - startedAt.getTime());
  return (
    <Card title="Facts">
      <div className="flex flex-col gap-4">
        <KeyValueList
          items={[
            { label: "Kind", value: <span className="font-mono text-sm">{kind}</span> },
            { label: "Attempts", value: `${attempts} of ${maxAttempts}` },
            { label: "Asked for by", value: actorName },
            { label: "Queued", value: formatDateTime(createdAt) },
            { label: "Started", value: startedAt === null ? "not yet" : formatDateTime(startedAt) },
            { label: "Ended", value: finishedAt === null ? "not yet" : formatDateTime(finishedAt) },
            { label: "Duration", value: duration ?? "not measured yet" },
            { label: "Worker", value: workerId ?? "none now" },
          ]}
        />
        <Json label="Payload" value={job.payload} />
        <Json label="Result" value={job.result} />
      </div>
    </Card>
  );
}

function Json({ label, value }: { label: string; value: unknown }) {
  if (value === null || value === undefined) return null;
  return (
    <details>
      <summary className="cursor-pointer text-muted-foreground text-sm">{label}</summary>
      <pre className="mt-1 max-h-72 overflow-auto rounded-control bg-background p-2 font-mono text-xs">
        {JSON.stringify(value, null, 2)}
      </pre>
    </details>
  );
}
