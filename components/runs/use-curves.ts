"use client";

import { queryOptions, useQuery } from "@tanstack/react-query";
import { artifactHref } from "@/components/runs/artifacts-panel";
import type { EvaluationCurves } from "@/server/pipelines/schema";

/** ROC and calibration that the evaluate step stored; null when the run has none. */
export function curvesQuery(runId: string) {
  return queryOptions({
    queryKey: ["curves", runId],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }): Promise<EvaluationCurves | null> => {
      // With its parser it would weigh on the first load of every page that may draw curves.
      const { CURVES_PATH, EvaluationCurves } = await import("@/server/pipelines/schema");
      const response = await fetch(artifactHref(runId, CURVES_PATH), { signal });
      if (response.status === 404) return null;
      if (!response.ok) throw new Error(`The curves could not be read (HTTP ${response.status})`);
      return EvaluationCurves.parse(await response.json());
    },
  });
}

export function useCurves(runId: string) {
  return useQuery(curvesQuery(runId));
}
