"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { useTRPC } from "@/components/trpc/provider";

/** A pipeline run that follows the server: changed within a second, until it has ended. */
export function useWatchedRun(ref: { pipelineSlug: string; number: number }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const query = useQuery(trpc.pipelines.getRun.queryOptions(ref));
  const { reset } = useSubscription(
    trpc.pipelines.watchRun.subscriptionOptions(ref, {
      enabled: query.data !== undefined,
      onData: ({ data }) => queryClient.setQueryData(trpc.pipelines.getRun.queryKey(ref), data),
    }),
  );
  /** After a retry, which makes an ended run go on. */
  const watchAgain = async () => {
    await query.refetch();
    reset();
  };
  return { query, watchAgain };
}
