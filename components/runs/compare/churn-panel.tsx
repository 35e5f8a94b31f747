"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { SimpleTable } from "@/components/data-table/simple-table";
import { useTRPC } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { formatCount, formatPercent } from "@/components/ui/format";
import { ProgressBar } from "@/components/ui/progress-bar";
import { Select } from "@/components/ui/select";
import { TrustMark } from "@/components/ui/trust-mark";
import type { ChurnResult } from "@/server/tracking/workspace/schema";

type Run = { id: string; name: string };
type ChurnPanelProps = { base: Run; others: readonly Run[] };

const POLL_MS = 1_000;

/** How many decisions change when the other run's model takes over from the base's. */
export function ChurnPanel({ base, others }: ChurnPanelProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const other = others.find(({ id }) => id === chosen) ?? others[0];
  if (other === undefined) return null;
  return (
    <Card
      title="Prediction churn"
      description={`Decisions on the rows that both can score: which change from ${base.name} to ${other.name}?`}
      aside={
        others.length > 1 ? (
          <Select
            aria-label="Run held against the base"
            className="w-52"
            value={other.id}
            options={others.map(({ id, name }) => ({ value: id, label: name }))}
            onValueChange={setChosen}
          />
        ) : undefined
      }
    >
      <Measure key={`${base.id} ${other.id}`} base={base.id} other={other.id} />
    </Card>
  );
}

function Measure({ base, other }: { base: string; other: string }) {
  const trpc = useTRPC();
  const forbidden = useDisabledReason("runs.write");
  const request = useMutation(trpc.workspace.churn.mutationOptions());
  const started = request.data;
  const polled = useQuery({
    ...trpc.workspace.churnResult.queryOptions({ jobId: started?.jobId ?? "" }),
    enabled: started !== undefined && started.jobId !== null && started.result === null,
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && isOver(data.state) ? false : POLL_MS,
  });
  const job = polled.data ?? started;
  const measure = () => request.mutate({ base, other });
  const error = request.error ?? polled.error;
  if (error !== null) {
    return <ErrorPanel title="The churn was not measured" error={error} onRetry={measure} />;
  }
  if (job === undefined) {
    return (
      <Button busy={request.isPending} disabledReason={forbidden} onClick={measure}>
        Measure churn
      </Button>
    );
  }
  if (job.result !== null) return <Churn result={job.result} />;
  if (isOver(job.state)) {
    return (
      <div className="flex flex-wrap items-center gap-3">
        <p className="text-act">{job.error ?? `The job was ${job.state}.`}</p>
        <Button size="sm" onClick={measure}>
          Measure again
        </Button>
      </div>
    );
  }
  const note = job.note ?? "waiting for a worker";
  return <ProgressBar label="Scoring the rows with both models" value={job.progress} text={note} />;
}

function isOver(state: string): boolean {
  return state === "succeeded" || state === "failed" || state === "cancelled";
}

const RIGHT = { align: "right" as const };

function Churn({ result }: { result: ChurnResult }) {
  if (!result.measurable) {
    return <p className="text-muted-foreground">Not measurable: {result.reason}</p>;
  }
  const { share, n, flips, toPositive, toNegative, slices, computedAt } = result;
  return (
    <div className="flex flex-col gap-3">
      <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <span className="font-semibold text-2xl tabular-nums">{formatPercent(share)}</span>
        <span>
          of decisions change: {formatCount(toPositive)} become positive, {formatCount(toNegative)}{" "}
          become negative
        </span>
      </p>
      <TrustMark
        n={n}
        computedAt={computedAt}
        definition={`${formatCount(flips)} of ${formatCount(n)} rows are decided differently, each model at its own threshold`}
      />
      {slices.length > 0 && (
        <SimpleTable
          label="Churn by slice"
          dense
          items={slices}
          rowId={({ feature, value }) => `${feature} ${value}`}
          columns={[
            {
              id: "slice",
              header: "Slice",
              cell: ({ feature, value }) => `${feature} = ${value}`,
            },
            {
              id: "share",
              header: "Changed",
              ...RIGHT,
              cell: (slice) => formatPercent(slice.flips / slice.n),
            },
            { id: "n", header: "Rows", ...RIGHT, cell: (slice) => formatCount(slice.n) },
          ]}
        />
      )}
    </div>
  );
}
