"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ScanTable } from "@/components/catalog/scan-dialog";
import { useTRPC } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { formatPlural } from "@/components/ui/format";
import { ProgressBar } from "@/components/ui/progress-bar";
import { toastError } from "@/components/ui/toaster";
import type { ScanPreview, StoreItem } from "@/server/catalog/schema";

const POLL_MS = 700;

/** Looks into a store and tells what a scan would change; nothing of it is kept. */
export function PreviewButton({ store }: { store: StoreItem }) {
  const trpc = useTRPC();
  const forbidden = useDisabledReason("catalog.write");
  const [jobId, setJobId] = useState<string | null>(null);
  const start = useMutation(
    trpc.stores.previewScan.mutationOptions({
      onSuccess: (job) => setJobId(job.jobId),
      onError: (error) => toastError("The preview was not started", error),
    }),
  );
  return (
    <>
      <Button
        size="sm"
        disabledReason={forbidden}
        busy={start.isPending}
        onClick={() => start.mutate({ store: store.id })}
      >
        What would a scan change?
      </Button>
      {jobId !== null && (
        <PreviewDialog store={store} jobId={jobId} onClose={() => setJobId(null)} />
      )}
    </>
  );
}

type PreviewDialogProps = { store: StoreItem; jobId: string; onClose: () => void };

function PreviewDialog({ store, jobId, onClose }: PreviewDialogProps) {
  const trpc = useTRPC();
  const { data: job } = useQuery({
    ...trpc.jobs.get.queryOptions({ id: jobId }),
    refetchInterval: ({ state }) => (state.data?.state === "succeeded" ? false : POLL_MS),
  });
  const preview = useQuery({
    ...trpc.stores.scanPreview.queryOptions({ jobId }),
    enabled: job?.state === "succeeded",
  });
  const hasFailed = job?.state === "failed" || job?.state === "cancelled";
  return (
    <Dialog
      open
      size="xl"
      onOpenChange={onClose}
      title={`What a scan of ${store.name} would change`}
      description={preview.data && describePreview(preview.data)}
    >
      {hasFailed && <p role="alert">{job.error ?? `The preview was ${job.state}.`}</p>}
      {!hasFailed && preview.data === undefined && (
        <ProgressBar label="Looking into the store" value={job?.progress ?? null} />
      )}
      {preview.data !== undefined && (
        <>
          <ScanTable entries={preview.data.entries} empty="Nothing would change." />
          {preview.data.omitted > 0 && (
            <p className="pt-2 text-muted-foreground text-sm">
              {formatPlural(preview.data.omitted, "further change")} not listed.
            </p>
          )}
        </>
      )}
    </Dialog>
  );
}

function describePreview({ found, added, changed, gone }: ScanPreview): string {
  return `${formatPlural(found, "object")}: ${added} new, ${changed} changed, ${gone} gone. Nothing was kept.`;
}
