"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import {
  type CompletionField,
  type CompletionSource,
  fieldOf,
} from "@/components/filter/completion";
import { useTRPC } from "@/components/trpc/provider";

const FIELDS: readonly CompletionField[] = [
  { path: "name", kind: "text" },
  { path: "status", kind: "choice" },
  { path: "experiment", kind: "choice" },
  { path: "owner", kind: "choice" },
  { path: "started", kind: "time" },
  { path: "finished", kind: "time" },
  { path: "duration", kind: "number" },
  { path: "dataset", kind: "choice" },
  { path: "model", kind: "choice" },
  { path: "tag", kind: "choice" },
  { path: "parent", kind: "text" },
  { path: "code", kind: "text" },
  { path: "seed", kind: "number" },
  { path: "note", kind: "text" },
];
const LISTED = 8;
const VALUES = 50;
const STALE_MS = 60_000;

/** Fields of runs and their values, the most used first, for the filter box. */
export function useRunCompletion(project: string): CompletionSource {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMemo(
    () => ({
      key: `runs/${project}`,
      fields: async (prefix) => {
        const own = FIELDS.filter(({ path }) => path.startsWith(prefix));
        const [, family, search] = /^(metric|param|tag|min|max)\.`?(.*)$/.exec(prefix) ?? [];
        const keys = await queryClient.fetchQuery({
          ...trpc.runs.columns.queryOptions({ project, search: search ?? prefix, limit: LISTED }),
          staleTime: STALE_MS,
        });
        const named = (kind: string, found: readonly { key: string }[]) =>
          family === undefined || family === kind
            ? found.map(
                ({ key }): CompletionField => ({ path: fieldOf(kind, key), kind: "number" }),
              )
            : [];
        return [
          ...own,
          ...named("metric", keys.metrics),
          ...named("param", keys.params),
          ...named("tag", keys.tags),
          ...(family === "min" || family === "max" ? named(family, keys.metrics) : []),
        ];
      },
      values: async (field, prefix) => {
        const { groups } = await queryClient.fetchQuery({
          ...trpc.workspace.groups.queryOptions({ project, by: [field], limit: VALUES }),
          staleTime: STALE_MS,
        });
        const wanted = prefix.toLowerCase();
        return groups.flatMap(({ values: [value] }) =>
          value?.toLowerCase().includes(wanted) === true ? [value] : [],
        );
      },
    }),
    [project, queryClient, trpc],
  );
}
