"use client";

import { useMutation } from "@tanstack/react-query";
import { CircleStop, FlaskConical, Hammer, Pause, Play, Plus } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { describeObjective, formatValue, shortName } from "@/components/sweeps/describe-sweep";
import { useTRPC } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import { buttonStyle } from "@/components/ui/button-style";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { DropdownMenu, type MenuItem } from "@/components/ui/dropdown-menu";
import { formatFixed } from "@/components/ui/format";
import { KeyValueList } from "@/components/ui/key-value-list";
import { toast, toastError } from "@/components/ui/toaster";
import type { SweepDetail } from "@/server/sweeps/schema";

const MORE_TRIALS = 20;

type SweepActionsProps = { sweep: SweepDetail; onChanged: () => Promise<unknown> };

/** What can be done with a sweep in its state; training with the best values is the primary one. */
export function SweepActions({ sweep, onChanged }: SweepActionsProps) {
  const forbidden = useDisabledReason("runs.write");
  const { pause, resume, extend } = useSweepVerbs(onChanged);
  const [isCancelling, setIsCancelling] = useState(false);
  const { number, state, project, parentRunId } = sweep;
  const isGoing = state === "queued" || state === "running";
  const canResume = state === "paused" || state === "failed";
  const items: MenuItem[] = [];
  if (state !== "failed" && state !== "cancelled" && sweep.method !== "grid") {
    items.push({
      label: `Add ${MORE_TRIALS} trials`,
      icon: <Plus />,
      disabled: forbidden !== undefined,
      onSelect: () => extend.mutate({ number, trials: MORE_TRIALS }),
    });
  }
  if (isGoing || state === "paused") {
    items.push({
      label: "Cancel sweep",
      icon: <CircleStop />,
      danger: true,
      disabled: forbidden !== undefined,
      onSelect: () => setIsCancelling(true),
    });
  }
  return (
    <>
      {parentRunId !== null && (
        <Link
          className={buttonStyle({ variant: "secondary" })}
          href={`/p/${project}/runs?q=${encodeURIComponent(`parent = "${parentRunId}"`)}`}
        >
          <FlaskConical aria-hidden="true" />
          Open in workspace
        </Link>
      )}
      {isGoing && (
        <Button
          busy={pause.isPending}
          disabledReason={forbidden}
          onClick={() => pause.mutate({ number })}
        >
          <Pause aria-hidden="true" />
          Pause
        </Button>
      )}
      {canResume && (
        <Button
          busy={resume.isPending}
          disabledReason={forbidden}
          onClick={() => resume.mutate({ number })}
        >
          <Play aria-hidden="true" />
          Resume
        </Button>
      )}
      <TrainBest sweep={sweep} />
      {items.length > 0 && (
        <DropdownMenu trigger={<Button aria-label="More actions">More</Button>} items={items} />
      )}
      <CancelDialog
        sweep={sweep}
        open={isCancelling}
        onOpenChange={setIsCancelling}
        onChanged={onChanged}
      />
    </>
  );
}

function useSweepVerbs(onChanged: () => Promise<unknown>) {
  const trpc = useTRPC();
  const pause = useMutation(
    trpc.sweeps.pause.mutationOptions({
      onSuccess: onChanged,
      onError: (error) => toastError("Not paused", error),
    }),
  );
  const resume = useMutation(
    trpc.sweeps.resume.mutationOptions({
      onSuccess: onChanged,
      onError: (error) => toastError("Not resumed", error),
    }),
  );
  const extend = useMutation(
    trpc.sweeps.extend.mutationOptions({
      onSuccess: async ({ maxTrials }) => {
        toast.success(`${maxTrials} trials at most now`);
        await onChanged();
      },
      onError: (error) => toastError("No trials added", error),
    }),
  );
  return { pause, resume, extend };
}

type CancelDialogProps = SweepActionsProps & {
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

function CancelDialog({ sweep, open, onOpenChange, onChanged }: CancelDialogProps) {
  const trpc = useTRPC();
  const cancel = useMutation(trpc.sweeps.cancel.mutationOptions({ onSuccess: onChanged }));
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Cancel ${sweep.name}?`}
      effect="Running trials stop and the sweep cannot go on. Finished trials and their runs stay. To stop for a while, pause it instead."
      confirmLabel="Cancel sweep"
      danger
      onConfirm={() => cancel.mutateAsync({ number: sweep.number })}
    />
  );
}

/** Runs the whole pipeline with the best trial's values, registration included. */
function TrainBest({ sweep }: { sweep: SweepDetail }) {
  const trpc = useTRPC();
  const router = useRouter();
  const forbidden = useDisabledReason("pipelines.write");
  const [isOpen, setIsOpen] = useState(false);
  const { number, name, best, trials, pipeline } = sweep;
  const { label, on } = describeObjective(sweep);
  const params = trials.find((trial) => trial.number === best?.number)?.params ?? {};
  const train = useMutation(
    trpc.sweeps.train.mutationOptions({
      onSuccess: (run) => router.push(`/pipelines/${run.pipelineSlug}/runs/${run.number}`),
    }),
  );
  return (
    <>
      <Button
        variant="primary"
        disabledReason={forbidden ?? (best === null ? "No trial was measured yet" : undefined)}
        onClick={() => setIsOpen(true)}
      >
        <Hammer aria-hidden="true" />
        Train with the best values
      </Button>
      <ConfirmDialog
        open={isOpen}
        onOpenChange={setIsOpen}
        title={`Train ${pipeline.name} with the best values?`}
        effect={
          <div className="flex flex-col gap-3">
            <p>
              A run of the whole pipeline starts on all its training rows and registers the model as
              the next version. Trial {best?.number} had the {label} {formatFixed(best?.value, 4)}{" "}
              on the {on}.
            </p>
            <KeyValueList
              items={Object.entries(params).map(([key, value]) => ({
                label: shortName(key),
                value: formatValue(value),
              }))}
            />
          </div>
        }
        confirmLabel="Start training"
        onConfirm={() =>
          train.mutateAsync({
            number,
            name: `${name}, trial ${best?.number}`.slice(0, 200),
            trial: best?.number,
          })
        }
      />
    </>
  );
}
