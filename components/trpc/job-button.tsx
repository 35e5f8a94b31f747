"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { type ReactNode, useEffect, useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button, type ButtonProps } from "@/components/ui/button";
import { formatPercent } from "@/components/ui/format";
import { toast, toastError } from "@/components/ui/toaster";
import type { Permission } from "@/server/identity/schema";

type JobButtonProps = Pick<ButtonProps, "variant" | "size"> & {
  children: ReactNode;
  permission: Permission;
  /** Queues the job. */
  start: () => Promise<{ jobId: string }>;
  /** Shown when it succeeded: "Bank marketing ingested". */
  doneText: string;
};

const POLL_MS = 700;

/** Starts a job, shows how far it is and, at its end, its outcome; what the page shows is read again. */
export function JobButton({
  children,
  permission,
  start,
  doneText,
  variant,
  size,
}: JobButtonProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const forbidden = useDisabledReason(permission);
  const [isStarting, setIsStarting] = useState(false);
  const [jobId, setJobId] = useState<string | null>(null);
  const { data: job } = useQuery({
    ...trpc.jobs.get.queryOptions({ id: jobId ?? "" }),
    enabled: jobId !== null,
    refetchInterval: POLL_MS,
  });
  const state = job?.id === jobId ? job?.state : undefined;

  useEffect(() => {
    if (state !== "succeeded" && state !== "failed" && state !== "cancelled") return;
    if (state === "succeeded") toast.success(doneText);
    else {
      const link = (
        <Link href={`/jobs/${jobId}`} className="underline">
          Open the job
        </Link>
      );
      const description = (
        <>
          {job?.error ?? "No reason was given."} {link}
        </>
      );
      toast.error(`The job ${state}`, { description });
    }
    setJobId(null);
    void queryClient.invalidateQueries();
  }, [state, doneText, jobId, job?.error, queryClient]);

  async function run(): Promise<void> {
    setIsStarting(true);
    try {
      setJobId((await start()).jobId);
    } catch (error) {
      toastError("The job was not started", error);
    } finally {
      setIsStarting(false);
    }
  }

  const isBusy = isStarting || jobId !== null;
  return (
    <Button
      variant={variant}
      size={size}
      busy={isBusy}
      disabledReason={forbidden}
      onClick={() => void run()}
    >
      {children}
      {jobId !== null && state === "running" && job !== undefined && (
        <span className="tabular-nums">{formatPercent(job.progress, 0)}</span>
      )}
    </Button>
  );
}
