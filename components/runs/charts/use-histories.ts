"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { Curve } from "@/components/charts/scene/curves";
import { curvesOf, startsOf, stepsWithin } from "@/components/runs/charts/curves-of";
import type { ChartRun, XChoice } from "@/components/runs/charts/grid-state";
import { unpackHistories } from "@/components/runs/charts/unpack-history";
import { useTRPC } from "@/components/trpc/provider";

/** Buckets two pixels wide: each keeps its lowest and highest value, so finer ones show no more. */
const PIXELS_A_BUCKET = 2;
const BUCKETS_STEP = 100;
const BUCKETS_MAX = 1_200;
/** How long curves are kept that no panel shows: someone who scrolls past hundreds must not keep all. */
const KEPT_MS = 60_000;

type HistoriesInput = {
  metric: string;
  runs: readonly ChartRun[];
  baselineId: string | null;
  x: XChoice;
  plotPixels: number;
};

export type Histories = {
  /** Undefined until the first answer. */
  curves: readonly Curve[] | undefined;
  error: unknown;
  refetch: () => Promise<unknown>;
  range: readonly [number, number] | null;
  setRange: (range: readonly [number, number] | null) => void;
  /** Points stored, of all runs in the shown range, and how many buckets stand for them. */
  points: { stored: number; drawn: number };
};

/** The curves of a metric as fine as the pixels show, asked for anew for a zoomed range. */
export function useHistories({
  metric,
  runs,
  baselineId,
  x,
  plotPixels,
}: HistoriesInput): Histories {
  const trpc = useTRPC();
  const [range, setRange] = useState<readonly [number, number] | null>(null);
  const runIds = runs.map(({ id }) => id);
  const maxPoints = bucketsFor(plotPixels);
  const xMetric = x.startsWith("metric:") ? x.slice("metric:".length) : null;
  const whole = useQuery({
    ...trpc.runs.history.queryOptions({ runIds, key: metric, maxPoints }),
    select: unpackHistories,
    gcTime: KEPT_MS,
    placeholderData: keepPreviousData,
  });
  const ofX = useQuery({
    ...trpc.runs.history.queryOptions({ runIds, key: xMetric ?? metric, maxPoints }),
    select: unpackHistories,
    gcTime: KEPT_MS,
    placeholderData: keepPreviousData,
    enabled: xMetric !== null,
  });
  const shared = useMemo(
    () => ({ startOf: startsOf(whole.data ?? []), runs, baselineId, x, xHistories: ofX.data }),
    [whole.data, ofX.data, runs, baselineId, x],
  );
  const steps = useMemo(
    () => (range === null ? null : stepsWithin(whole.data ?? [], shared, range)),
    [range, whole.data, shared],
  );
  const isCut = whole.data?.some(({ total, points }) => total > points.length) ?? false;
  const zoomed = useQuery({
    ...trpc.runs.history.queryOptions({ runIds, key: metric, maxPoints, ...(steps ?? {}) }),
    select: unpackHistories,
    gcTime: KEPT_MS,
    enabled: steps !== null && isCut,
  });
  const data = (steps === null ? undefined : zoomed.data) ?? whole.data;
  const curves = useMemo(
    () => (data === undefined ? undefined : curvesOf({ histories: data, ...shared })),
    [data, shared],
  );
  return {
    curves: xMetric !== null && ofX.data === undefined ? undefined : curves,
    error: whole.error ?? ofX.error ?? zoomed.error,
    refetch: () => Promise.all([whole.refetch(), zoomed.isError ? zoomed.refetch() : null]),
    range,
    setRange,
    points: {
      stored: data?.reduce((sum, { total }) => sum + total, 0) ?? 0,
      drawn: data?.reduce((sum, { points }) => sum + points.length, 0) ?? 0,
    },
  };
}

function bucketsFor(plotPixels: number): number {
  const wanted = plotPixels / PIXELS_A_BUCKET;
  return Math.min(BUCKETS_MAX, Math.max(1, Math.ceil(wanted / BUCKETS_STEP)) * BUCKETS_STEP);
}
