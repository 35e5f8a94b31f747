"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { useEffect, useRef } from "react";
import { useTRPC } from "@/components/trpc/provider";

const LIVE_MS = 2_000;

/** Asks again for the drawn curves of runs that logged something, at most every two seconds. */
export function useLiveHistories(runIds: readonly string[]): void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
    },
    [],
  );
  useSubscription(
    trpc.runs.watch.subscriptionOptions(
      { runIds: [...runIds] },
      {
        enabled: runIds.length > 0,
        onData: () => {
          if (timer.current !== null) return;
          timer.current = setTimeout(() => {
            timer.current = null;
            void queryClient.invalidateQueries(trpc.runs.history.queryFilter());
          }, LIVE_MS);
        },
      },
    ),
  );
}
