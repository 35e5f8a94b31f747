"use client";

import { useMutation } from "@tanstack/react-query";
import { CircleStop, RotateCw, SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { RunDialog } from "@/components/pipelines/run-dialog";
import { useTRPC } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import { toastError } from "@/components/ui/toaster";
import type { PipelineRunDetail } from "@/server/pipelines/schema";

type RunActionsProps = { run: PipelineRunDetail; onChanged: () => Promise<void> };

/** Cancel while it runs; retry from the failed step, or run again with changes, when it has ended. */
export function RunActions({ run, onChanged }: RunActionsProps) {
  const trpc = useTRPC();
  const forbidden = useDisabledReason("pipelines.write");
  const [isChanging, setIsChanging] = useState(false);
  const cancel = useMutation(
    trpc.pipelines.cancelRun.mutationOptions({
      onSuccess: onChanged,
      onError: (error) => toastError("Not cancelled", error),
    }),
  );
  const retry = useMutation(
    trpc.pipelines.retryRun.mutationOptions({
      onSuccess: onChanged,
      onError: (error) => toastError("Not retried", error),
    }),
  );
  const isActive = run.state === "queued" || run.state === "running";
  const canRetry = run.state === "failed" || run.state === "cancelled";
  return (
    <>
      <Button disabledReason={forbidden} onClick={() => setIsChanging(true)}>
        <SlidersHorizontal aria-hidden="true" />
        Run with changes
      </Button>
      {isActive && (
        <Button
          variant="danger"
          busy={cancel.isPending}
          disabledReason={forbidden}
          onClick={() => cancel.mutate({ id: run.id })}
        >
          <CircleStop aria-hidden="true" />
          Cancel run
        </Button>
      )}
      {canRetry && (
        <Button
          variant="primary"
          busy={retry.isPending}
          disabledReason={forbidden}
          onClick={() => retry.mutate({ id: run.id })}
        >
          <RotateCw aria-hidden="true" />
          Retry from the {run.state === "failed" ? "failed" : "cancelled"} step
        </Button>
      )}
      {isChanging && (
        <RunDialog
          open
          onOpenChange={setIsChanging}
          pipelineSlug={run.pipeline.slug}
          config={run.config}
          name={run.name}
        />
      )}
    </>
  );
}
