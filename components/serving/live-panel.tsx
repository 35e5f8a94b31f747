"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { ChartPanel } from "@/components/charts/chart-panel";
import { HistogramBars } from "@/components/charts/histogram-bars";
import { describeTraffic } from "@/components/serving/traffic-chart";
import { useTRPC } from "@/components/trpc/provider";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCount, formatDuration, formatPercent } from "@/components/ui/format";
import { KpiCard } from "@/components/ui/kpi-card";
import { QueryPanel } from "@/components/ui/query-panel";
import { Select } from "@/components/ui/select";
import { CardSkeleton } from "@/components/ui/skeleton";
import { TrustMark } from "@/components/ui/trust-mark";
import { TRAFFIC_RANGES, type Traffic } from "@/server/serving/schema";

const POLL_MS = 5_000;
const RANGE_LABELS = { hour: "Last hour", day: "Last 24 hours", week: "Last 7 days" } as const;

export function LivePanel({ name }: { name: string }) {
  const trpc = useTRPC();
  const [range, setRange] = useQueryState(
    "range",
    parseAsStringLiteral(TRAFFIC_RANGES).withDefault("day"),
  );
  const query = useQuery({
    ...trpc.endpoints.traffic.queryOptions({ name, range }),
    refetchInterval: POLL_MS,
    placeholderData: keepPreviousData,
  });
  return (
    <div className="flex flex-col gap-4">
      <Select
        aria-label="Time range"
        className="max-w-44"
        value={range}
        options={TRAFFIC_RANGES.map((value) => ({ value, label: RANGE_LABELS[value] }))}
        onValueChange={(value) =>
          void setRange(TRAFFIC_RANGES.find((each) => each === value) ?? "day")
        }
      />
      <QueryPanel
        errorTitle="Traffic could not be loaded"
        label="Loading traffic"
        query={query}
        loading={<CardSkeleton label="Loading traffic" className="h-96" />}
      >
        {(traffic) => <TrafficCards name={name} traffic={traffic} range={RANGE_LABELS[range]} />}
      </QueryPanel>
    </div>
  );
}

type CardsProps = { name: string; traffic: Traffic; range: string };

function TrafficCards({ name, traffic, range }: CardsProps) {
  const { n, positiveShare, latencyP50Ms, latencyP95Ms, modelP50Ms, computedAt } = traffic;
  if (n === 0) {
    return (
      <EmptyState
        title={`No prediction in the ${range.toLowerCase()}`}
        text="Call the endpoint, or try it by hand in the next tab. Try-it calls are not counted here."
        command={`curl -X POST "$HEADRACE/api/v1/endpoints/${name}/predict" -H "authorization: Bearer $KEY" -d '{"instances":[…]}'`}
      />
    );
  }
  const trust = { n, window: range.toLowerCase(), computedAt };
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
        <KpiCard label="Predictions" value={formatCount(n)} trust={trust} />
        <KpiCard
          label="Median latency"
          value={formatDuration(latencyP50Ms)}
          trust={{
            ...trust,
            definition: `From a call's arrival until it is scored and safely logged. The model itself took ${formatDuration(modelP50Ms)} at the median.`,
          }}
        />
        <KpiCard
          label="p95 latency"
          value={formatDuration(latencyP95Ms)}
          trust={{ ...trust, definition: "95 of 100 predictions were ready within this time." }}
        />
        <KpiCard
          label="Positive decisions"
          value={formatPercent(positiveShare)}
          trust={{ ...trust, definition: "Scores at or above the version's decision threshold." }}
        />
      </div>
      <Card title="Traffic by arrival">
        <ChartPanel
          label="Predictions and latency by arrival"
          x={{ kind: "time" }}
          panes={describeTraffic(traffic)}
          note="Replayed calls stand at the time they were sent; their own time is on the monitoring page."
        />
      </Card>
      <ScoreCard traffic={traffic} />
    </>
  );
}

function ScoreCard({ traffic: { scores, computedAt } }: { traffic: Traffic }) {
  if (scores === null) return null;
  const n = scores.counts.reduce((sum, count) => sum + count, 0);
  return (
    <Card
      title="Scores against training"
      aside={<TrustMark n={n} computedAt={computedAt} />}
      description="Share of scores of the deployed version in each tenth of its training scores; grey is training."
    >
      <HistogramBars
        label="Distribution of scores, now and in training"
        width={640}
        height={120}
        categories={nameBins(scores.edges)}
        series={[
          { label: "training", counts: scores.reference.counts, tone: "reference" },
          { label: "now", counts: scores.counts },
        ]}
      />
    </Card>
  );
}

function nameBins(edges: readonly number[]): string[] {
  const text = edges.map((edge) => edge.toPrecision(2));
  return [
    `below ${text[0]}`,
    ...text.slice(1).map((edge, index) => `${text[index]} to ${edge}`),
    `${text.at(-1)} and above`,
  ];
}
