"use client";

import { useQueries } from "@tanstack/react-query";
import { ChartPanel } from "@/components/charts/chart-panel";
import { colourOfId } from "@/components/charts/series-colour";
import { useTRPC } from "@/components/trpc/provider";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorPanel } from "@/components/ui/error-panel";
import { LinesSkeleton } from "@/components/ui/skeleton";
import type { MetricHistory } from "@/server/tracking/schema";

type ChartedRun = {
  id: string;
  name: string;
  status: string;
  metrics: readonly { key: string; count: number }[];
};

/** More metrics than this are named instead of drawn, so that the page stays quick. */
const CHARTS_DRAWN = 12;
const LIVE_MS = 2_000;

/** Curves of the metrics with more than one point, the runs of a comparison over each other. */
export function MetricCharts({ runs }: { runs: readonly ChartedRun[] }) {
  const trpc = useTRPC();
  const curves = [
    ...new Set(
      runs.flatMap(({ metrics }) => metrics.filter(({ count }) => count > 1).map(({ key }) => key)),
    ),
  ].sort();
  const drawn = curves.slice(0, CHARTS_DRAWN);
  const runIds = runs.map(({ id }) => id);
  const isLive = runs.some(({ status }) => status === "running");
  const histories = useQueries({
    queries: drawn.map((key) => ({
      ...trpc.runs.history.queryOptions({ runIds, key }),
      refetchInterval: isLive ? LIVE_MS : (false as const),
    })),
  });
  if (curves.length === 0) {
    return (
      <EmptyState
        title="No metric has a curve"
        text="A metric that was logged at more than one step is drawn here."
      />
    );
  }
  return (
    <div className="flex flex-col gap-4">
      {curves.length > drawn.length && (
        <p className="text-muted-foreground">
          {drawn.length} of {curves.length} metrics drawn; not drawn:{" "}
          {curves.slice(CHARTS_DRAWN).join(", ")}
        </p>
      )}
      <div className="grid gap-6 xl:grid-cols-2">
        {drawn.map((key, index) => (
          <MetricChart key={key} metric={key} runs={runs} query={histories[index]} />
        ))}
      </div>
    </div>
  );
}

type HistoryQuery = { data: MetricHistory[] | undefined; error: unknown };

function MetricChart({
  metric,
  runs,
  query,
}: {
  metric: string;
  runs: readonly ChartedRun[];
  query: HistoryQuery | undefined;
}) {
  if (query?.data === undefined) {
    if (query?.error)
      return <ErrorPanel title={`${metric} could not be loaded`} error={query.error} />;
    return <LinesSkeleton label={`Loading ${metric}`} />;
  }
  const shown = query.data.filter(({ points }) => points.length > 0);
  const averaged = shown.filter(({ total, points }) => total > points.length);
  return (
    <ChartPanel
      label={`${metric} by step`}
      title={metric}
      x={{ kind: "number", label: "step" }}
      note={
        averaged.length === 0
          ? undefined
          : `Averaged over buckets that keep the lowest and highest of ${averaged[0]?.total} points`
      }
      panes={[
        {
          id: metric,
          label: metric,
          height: 220,
          series: shown.map(({ runId, total, points }) => ({
            id: runId,
            label: runs.find(({ id }) => id === runId)?.name ?? runId,
            kind: "line" as const,
            colour: colourOfId(runId),
            points: points.map(({ step, value, min, max }) =>
              total > points.length ? { x: step, y: value, min, max } : { x: step, y: value },
            ),
          })),
        },
      ]}
    />
  );
}
