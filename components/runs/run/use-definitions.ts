"use client";

import { useQueries } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";
import type { MetricDefinition } from "@/server/tracking/workspace/schema";

/** Keys that one request may name. */
const KEYS_A_REQUEST = 500;

/** What the team, the product or the name says about metrics; empty until it is here. */
export function useDefinitions(
  project: string,
  keys: readonly string[],
): ReadonlyMap<string, MetricDefinition> {
  const trpc = useTRPC();
  const chunks = Array.from({ length: Math.ceil(keys.length / KEYS_A_REQUEST) }, (_, index) =>
    keys.slice(index * KEYS_A_REQUEST, (index + 1) * KEYS_A_REQUEST),
  );
  return useQueries({
    queries: chunks.map((chunk) =>
      trpc.workspace.definitions.list.queryOptions({ project, keys: chunk }),
    ),
    combine: toMap,
  });
}

function toMap(
  results: readonly { data?: MetricDefinition[] | undefined }[],
): ReadonlyMap<string, MetricDefinition> {
  return new Map(results.flatMap(({ data }) => data ?? []).map((each) => [each.key, each]));
}
