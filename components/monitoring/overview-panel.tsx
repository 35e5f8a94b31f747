"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { HealthCellView } from "@/components/monitoring/health-cell";
import { useTRPC } from "@/components/trpc/provider";
import { buttonStyle } from "@/components/ui/button-style";
import { EmptyState } from "@/components/ui/empty-state";
import { QueryPanel } from "@/components/ui/query-panel";
import { CardSkeleton } from "@/components/ui/skeleton";
import { TrustMark } from "@/components/ui/trust-mark";
import type { HealthRow, MonitoringOverview } from "@/server/monitoring/schema";

const POLL_MS = 30_000;
const COLUMNS = ["quality", "drift", "latency", "data"] as const;
const HEADS: Readonly<Record<(typeof COLUMNS)[number], { label: string; title: string }>> = {
  quality: { label: "Quality", title: "Ranking quality in the last month with complete labels" },
  drift: { label: "Changed inputs", title: "Features that differ from the training data" },
  latency: { label: "Latency", title: "95 of 100 predictions were ready within this time" },
  data: { label: "Data", title: "Contracts on the training dataset" },
};

/** Models against the same rules; every cell says its figure, its state and what it rests on. */
export function OverviewPanel() {
  const trpc = useTRPC();
  const query = useQuery({
    ...trpc.monitoring.overview.queryOptions(),
    refetchInterval: POLL_MS,
  });
  return (
    <QueryPanel
      errorTitle="Monitoring could not be loaded"
      label="Loading monitoring"
      query={query}
      loading={<CardSkeleton label="Loading monitoring" className="h-64" />}
    >
      {(overview) =>
        overview.rows.length === 0 ? <NothingServed /> : <HeatTable overview={overview} />
      }
    </QueryPanel>
  );
}

function NothingServed() {
  return (
    <EmptyState
      title="No model is in production"
      text="Deploy a version on an endpoint; its predictions are then watched here by themselves."
      action={
        <Link href="/endpoints" className={buttonStyle({ variant: "primary" })}>
          Open endpoints
        </Link>
      }
    />
  );
}

function HeatTable({ overview: { rows, monitored, asOf } }: { overview: MonitoringOverview }) {
  const models = new Set(rows.map(({ model }) => model)).size;
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <p>
        {monitored} of {models} {models === 1 ? "model" : "models"} monitored: latency is computed,
        and quality or drift too. <TrustMark window="as of now" computedAt={asOf} />
      </p>
      <div className="relative min-w-0 overflow-x-auto rounded-panel border bg-panel">
        <table
          aria-label="Models by state"
          className="w-full border-separate border-spacing-0 max-sm:block"
        >
          <thead className="max-sm:sr-only">
            <tr>
              <th scope="col" className={headStyle}>
                Model
              </th>
              {COLUMNS.map((id) => (
                <th key={id} scope="col" title={HEADS[id].title} className={headStyle}>
                  {HEADS[id].label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="max-sm:block">
            {rows.map((row) => (
              <ModelRow key={row.endpoint} row={row} />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

const headStyle = "border-b px-4 py-2 text-left font-normal text-muted-foreground text-xs";

function ModelRow({ row }: { row: HealthRow }) {
  const { model, title, endpoint, versionNumber } = row;
  return (
    <tr className="max-sm:grid max-sm:border-b max-sm:p-2">
      <th
        scope="row"
        className="px-4 py-3 text-left align-top font-normal max-sm:px-1 sm:min-w-52 sm:border-b"
      >
        <Link
          href={`/monitoring/${encodeURIComponent(model)}?endpoint=${endpoint}`}
          className="font-medium hover:underline"
        >
          {title}
        </Link>
        <div className="text-muted-foreground text-sm">
          v{versionNumber} on{" "}
          <Link href={`/endpoints/${endpoint}`} className="hover:underline">
            {endpoint}
          </Link>
        </div>
      </th>
      {COLUMNS.map((id) => (
        <td key={id} className="p-2 align-top max-sm:px-1 sm:min-w-52 sm:border-b">
          <span className="text-muted-foreground text-xs sm:hidden">{HEADS[id].label}</span>
          <HealthCellView cell={row[id]} />
        </td>
      ))}
    </tr>
  );
}
