"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { type Bar, barsHeight, buildBarScene } from "@/components/charts/scene/bar-scene";
import { TargetPanel } from "@/components/charts/target-panel";
import type { AddedPanelProps } from "@/components/runs/charts/added-panels";
import { labelOfField } from "@/components/runs/charts/field-condition";
import { useTRPC } from "@/components/trpc/provider";
import { ErrorPanel } from "@/components/ui/error-panel";
import { formatCount, formatFixed } from "@/components/ui/format";
import { ProgressBar } from "@/components/ui/progress-bar";
import type { ImportanceResult } from "@/server/tracking/workspace/schema";

const POLL_MS = 1_000;
const SHOWN = 12;

/** Which params a metric follows, by a random forest that the worker grows. */
export function ImportancePanel(props: AddedPanelProps) {
  const { project, filter = "", panel, title } = props;
  const metric = labelOfField(panel.fields[0] ?? "");
  const trpc = useTRPC();
  const { mutate, data: started, error } = useMutation(trpc.workspace.importance.mutationOptions());
  useEffect(() => mutate({ project, filter, metric }), [mutate, project, filter, metric]);
  const jobId = started?.jobId ?? null;
  const polled = useQuery({
    ...trpc.workspace.importanceResult.queryOptions({ jobId: jobId ?? "" }),
    enabled: jobId !== null && started?.result === null,
    refetchInterval: ({ state }) => (isOver(state.data?.state) ? false : POLL_MS),
  });
  const job = polled.data ?? started;
  const failure = error ?? polled.error;
  if (failure !== null) {
    return (
      <ErrorPanel
        title={`${title} could not be computed`}
        error={failure}
        onRetry={() => mutate({ project, filter, metric })}
      />
    );
  }
  if (job !== undefined && job.result !== null)
    return <Importances {...props} result={job.result} />;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-center gap-2">
        <p className="min-w-0 flex-1 truncate font-medium">{title}</p>
        {props.actions}
      </div>
      {job?.error !== null && job?.error !== undefined ? (
        <p className="text-act">{job.error}</p>
      ) : (
        <ProgressBar
          label="Growing the forest"
          value={job?.progress ?? null}
          text={job?.note ?? "waiting for a worker"}
        />
      )}
    </div>
  );
}

function isOver(state: string | undefined): boolean {
  return state === "succeeded" || state === "failed" || state === "cancelled";
}

function Importances({ result, title, actions }: AddedPanelProps & { result: ImportanceResult }) {
  if (!result.measurable) {
    return (
      <div className="flex flex-col gap-3">
        <div className="flex items-center gap-2">
          <p className="min-w-0 flex-1 truncate font-medium">{title}</p>
          {actions}
        </div>
        <p className="text-muted-foreground">Not measurable: {result.reason}</p>
      </div>
    );
  }
  const { importances, n, r2, trees, moreParams } = result;
  const shown = importances.slice(0, SHOWN);
  const bars = shown.map(
    ({ param, importance, correlation }): Bar => ({
      id: param,
      label: param,
      value: importance,
      colour: correlation !== null && correlation < 0 ? "var(--chart-2)" : "var(--chart-1)",
      detail: correlation === null ? "words" : `rank correlation ${formatFixed(correlation, 2)}`,
    }),
  );
  const more = importances.length - shown.length + moreParams;
  return (
    <TargetPanel
      label={title}
      title={title}
      rowLabel="param"
      height={barsHeight(bars.length)}
      note={`${result.method} · ${formatCount(trees)} trees, n ${formatCount(n)} · explains ${formatFixed(r2, 2)} of the variance out of bag${r2 < 0.2 ? ": too little to rely on" : ""} · orange falls as the param rises${more > 0 ? ` · ${formatCount(more)} params not shown` : ""}`}
      table={() => ({
        columns: [
          { id: "importance", label: "importance" },
          { id: "correlation", label: "rank correlation" },
        ],
        rows: importances.map(({ param, importance, correlation }) => ({
          x: param,
          values: [importance, correlation],
        })),
      })}
      build={(width) => buildBarScene({ bars, width, hoveredId: null })}
      emptyText="No param varies among these runs."
      actions={actions}
    />
  );
}
