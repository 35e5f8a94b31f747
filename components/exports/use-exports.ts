"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";

/** The project's exports; asked for each second while one is under way. */
export function useExports(project: string) {
  const trpc = useTRPC();
  return useQuery({
    ...trpc.exports.list.queryOptions({ project }),
    refetchInterval: ({ state: { data } }) =>
      data?.some(({ state }) => state === "queued" || state === "running") ? 1_000 : false,
  });
}
