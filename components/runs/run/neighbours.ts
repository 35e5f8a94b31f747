"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";
import type { RunDetail } from "@/server/tracking/schema";

type Neighbour = { id: string; name: string };

/** The runs of the same experiment that started just before and just after; null where none did. */
export function useNeighbours(run: RunDetail): {
  previous: Neighbour | null;
  next: Neighbour | null;
} {
  const trpc = useTRPC();
  const scope = { project: run.project.slug, experiment: run.experimentNumber, limit: 1 };
  const at = run.startedAt.toISOString();
  const previous = useQuery(
    trpc.runs.list.queryOptions({ ...scope, filter: `started < ${at}`, sort: "-started" }),
  );
  const next = useQuery(
    trpc.runs.list.queryOptions({ ...scope, filter: `started > ${at}`, sort: "started" }),
  );
  return {
    previous: previous.data?.items[0] ?? null,
    next: next.data?.items[0] ?? null,
  };
}
