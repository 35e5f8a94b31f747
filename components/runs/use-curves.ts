"use client";

import { useQuery } from "@tanstack/react-query";
import { artifactHref } from "@/components/runs/artifacts-panel";
import { CURVES_PATH, EvaluationCurves } from "@/server/pipelines/schema";

/** ROC and calibration that the evaluate step stored; null when the run has none. */
export function useCurves(runId: string) {
  return useQuery({
    queryKey: ["curves", runId],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }): Promise<EvaluationCurves | null> => {
      const response = await fetch(artifactHref(runId, CURVES_PATH), { signal });
      if (response.status === 404) return null;
      if (!response.ok) throw new Error(`The curves could not be read (HTTP ${response.status})`);
      return EvaluationCurves.parse(await response.json());
    },
  });
}
