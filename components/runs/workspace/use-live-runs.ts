"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { useEffect, useRef, useState } from "react";
import { useTRPC } from "@/components/trpc/provider";

const REFRESH_MS = 4_000;

/**
 * Draws running rows anew while they log, and counts the runs that began since the table was read;
 * those wait until somebody asks for them, so that no row moves under the pointer.
 */
export function useLiveRuns(project: string, loadedIds: ReadonlySet<string>) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [started, setStarted] = useState(0);
  const [seen, setSeen] = useState(0);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
    },
    [],
  );
  const refresh = () => {
    setSeen(started);
    void queryClient.invalidateQueries(trpc.runs.list.infiniteQueryFilter());
    void queryClient.invalidateQueries(trpc.runs.list.queryFilter());
    void queryClient.invalidateQueries(trpc.workspace.groups.queryFilter());
  };
  useSubscription(
    trpc.runs.watch.subscriptionOptions(
      { project },
      {
        onData: ({ newRuns, changedRunIds }) => {
          setStarted(newRuns);
          const isLoaded = changedRunIds.some((id) => loadedIds.has(id));
          // A table that waits for its new rows to be asked for must not fetch them by the way.
          if (!isLoaded || newRuns > seen || timer.current !== null) return;
          timer.current = setTimeout(() => {
            timer.current = null;
            void queryClient.invalidateQueries(trpc.runs.list.infiniteQueryFilter());
          }, REFRESH_MS);
        },
      },
    ),
  );
  return { waiting: Math.max(0, started - seen), refresh };
}
