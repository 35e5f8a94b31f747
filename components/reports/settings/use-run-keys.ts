"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";

const KEYS_MAX = 500;

/** The project's metrics and params, the most used first. */
export function useRunKeys(project: string): { metrics: string[]; params: string[] } {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.runs.columns.queryOptions({ project, limit: KEYS_MAX }));
  const keysOf = (uses: { key: string }[] | undefined) => uses?.map(({ key }) => key) ?? [];
  return { metrics: keysOf(data?.metrics), params: keysOf(data?.params) };
}
