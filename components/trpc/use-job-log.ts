"use client";

import { useSubscription } from "@trpc/tanstack-react-query";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import type { JobLogLine, JobUpdate } from "@/server/pipelines/schema";

export type JobLog = {
  lines: readonly JobLogLine[];
  /** Null until the first message. */
  standing: Omit<JobUpdate, "lines"> | null;
  error: unknown;
};

/** A job's log from its first line on, live until the job ends. Give the component `key={jobId}`. */
export function useJobLog(jobId: string): JobLog {
  const trpc = useTRPC();
  const [log, setLog] = useState<Omit<JobLog, "error">>({ lines: [], standing: null });
  const { error } = useSubscription(
    trpc.jobs.watch.subscriptionOptions(
      { id: jobId },
      {
        onData: ({ data: { lines, ...standing } }) =>
          setLog((former) => ({ lines: appendNew(former.lines, lines), standing })),
      },
    ),
  );
  return { ...log, error };
}

/** A reconnect may send a line again; ids only grow. */
function appendNew(
  former: readonly JobLogLine[],
  lines: readonly JobLogLine[],
): readonly JobLogLine[] {
  const lastId = former.at(-1)?.id ?? 0;
  const fresh = lines.filter(({ id }) => id > lastId);
  return fresh.length === 0 ? former : [...former, ...fresh];
}
