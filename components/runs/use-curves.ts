"use client";

import { queryOptions, useQuery } from "@tanstack/react-query";
import { artifactHref } from "@/components/runs/artifacts-panel";
import type { EvaluationCurves, EvaluationSlice } from "@/server/pipelines/schema";

async function readJson(runId: string, path: string, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(artifactHref(runId, path), { signal });
  if (response.status === 404) return null;
  if (!response.ok) throw new Error(`${path} could not be read (HTTP ${response.status})`);
  return response.json();
}

/** ROC and calibration that the evaluate step stored; null when the run has none. */
export function curvesQuery(runId: string) {
  return queryOptions({
    queryKey: ["curves", runId],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }): Promise<EvaluationCurves | null> => {
      // With its parser it would weigh on the first load of every page that may draw curves.
      const { CURVES_PATH, EvaluationCurves } = await import("@/server/pipelines/schema");
      return EvaluationCurves.nullable().parse(await readJson(runId, CURVES_PATH, signal));
    },
  });
}

/** Quality by slice that the evaluate step stored; null when the run has none. */
export function slicesQuery(runId: string) {
  return queryOptions({
    queryKey: ["slices", runId],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }): Promise<EvaluationSlice[] | null> => {
      const { EvaluationSlices, SLICES_PATH } = await import("@/server/pipelines/schema");
      return EvaluationSlices.nullable().parse(await readJson(runId, SLICES_PATH, signal));
    },
  });
}

export function useCurves(runId: string) {
  return useQuery(curvesQuery(runId));
}

export function useSlices(runId: string) {
  return useQuery(slicesQuery(runId));
}
