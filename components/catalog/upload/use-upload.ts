"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTRPC, useTRPCClient } from "@/components/trpc/provider";
import { sendFile } from "@/components/ui/send-file";

const POLL_MS = 400;

export type Upload = {
  phase: "idle" | "sending" | "looking" | "done";
  /** Of all bytes, in [0, 1]. */
  progress: number;
  error: string | null;
  start: (files: readonly File[]) => Promise<void>;
  cancel: () => void;
};

/** Sends files to the store of uploads and has it scanned, so that their columns are known. */
export function useUpload(): Upload {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const [progress, setProgress] = useState(0);
  const [error, setError] = useState<string | null>(null);
  const [phase, setPhase] = useState<Upload["phase"]>("idle");
  const [jobId, setJobId] = useState<string | null>(null);
  const controller = useRef<AbortController | null>(null);
  const { data: job } = useQuery({
    ...trpc.jobs.get.queryOptions({ id: jobId ?? "" }),
    enabled: jobId !== null,
    refetchInterval: POLL_MS,
  });
  const state = job?.id === jobId ? job?.state : undefined;

  useEffect(() => {
    if (state !== "succeeded" && state !== "failed" && state !== "cancelled") return;
    setJobId(null);
    setPhase(state === "succeeded" ? "done" : "idle");
    if (state !== "succeeded") setError(job?.error ?? "The files could not be looked into");
    void queryClient.invalidateQueries(trpc.stores.pathFilter());
  }, [state, job?.error, queryClient, trpc]);

  async function start(files: readonly File[]): Promise<void> {
    setError(null);
    setPhase("sending");
    controller.current = new AbortController();
    const { signal } = controller.current;
    const total = Math.max(
      1,
      files.reduce((sum, { size }) => sum + size, 0),
    );
    try {
      const store = await client.stores.ensureUploads.mutate();
      let before = 0;
      for (const file of files) {
        const url = `/api/v1/catalog/stores/${store.slug}/files?name=${encodeURIComponent(file.name)}`;
        await sendFile(url, file, (done) => setProgress((before + done) / total), signal);
        before += file.size;
      }
      setPhase("looking");
      setJobId((await client.stores.scan.mutate({ store: store.id })).jobId);
    } catch (fault) {
      setPhase("idle");
      if (!signal.aborted) setError(fault instanceof Error ? fault.message : String(fault));
    }
  }

  return { phase, progress, error, start, cancel: () => controller.current?.abort() };
}
