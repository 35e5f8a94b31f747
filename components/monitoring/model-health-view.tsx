"use client";

import { useQuery } from "@tanstack/react-query";
import { Activity } from "lucide-react";
import Link from "next/link";
import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { DriftTab } from "@/components/monitoring/drift-tab";
import { HealthTab } from "@/components/monitoring/health-tab";
import { WindowsTab } from "@/components/monitoring/windows-tab";
import { JobButton } from "@/components/trpc/job-button";
import { useTRPC, useTRPCClient } from "@/components/trpc/provider";
import { EmptyState } from "@/components/ui/empty-state";
import { formatMonth } from "@/components/ui/format";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";
import { QueryPanel } from "@/components/ui/query-panel";
import { Select } from "@/components/ui/select";
import { PageSkeleton } from "@/components/ui/skeleton";
import { Tabs } from "@/components/ui/tabs";
import { TrustMark } from "@/components/ui/trust-mark";
import { type ModelHealth, RESOLUTIONS } from "@/server/monitoring/schema";

const PARAMS = {
  endpoint: parseAsString,
  v: parseAsInteger,
  res: parseAsStringLiteral(RESOLUTIONS).withDefault("month"),
};
const POLL_MS = 15_000;

export function ModelHealthView({ model }: { model: string }) {
  const trpc = useTRPC();
  const [{ endpoint, v, res }] = useQueryStates(PARAMS);
  const query = useQuery({
    ...trpc.monitoring.model.queryOptions({
      model,
      resolution: res,
      ...(endpoint === null ? {} : { endpoint }),
      ...(v === null ? {} : { version: v }),
    }),
    refetchInterval: POLL_MS,
  });
  return (
    <Page wide>
      <QueryPanel
        errorTitle="The model's health could not be loaded"
        label="Loading model health"
        query={query}
        loading={<PageSkeleton />}
      >
        {(health) => <HealthPage health={health} />}
      </QueryPanel>
    </Page>
  );
}

function HealthPage({ health }: { health: ModelHealth }) {
  const client = useTRPCClient();
  const { model, endpoint, computedAt, windows } = health;
  return (
    <>
      <PageHeader
        title={model.title}
        icon={<Activity />}
        breadcrumb={[{ label: "Monitoring", href: "/monitoring" }]}
        lead={describeLead(health)}
        meta={
          <>
            <Link
              href={`/models/${encodeURIComponent(model.name)}`}
              className="underline hover:text-accent-strong"
            >
              Model {model.name}
            </Link>
            {endpoint !== null && (
              <Link
                href={`/endpoints/${endpoint.name}`}
                className="underline hover:text-accent-strong"
              >
                Endpoint {endpoint.name}
              </Link>
            )}
            {computedAt !== null && (
              <TrustMark n={windows.reduce((sum, { n }) => sum + n, 0)} computedAt={computedAt} />
            )}
          </>
        }
        actions={
          endpoint !== null && (
            <JobButton
              permission="jobs.write"
              doneText="Every window was computed again"
              start={() => client.monitoring.recompute.mutate({ endpointName: endpoint.name })}
            >
              Recompute
            </JobButton>
          )
        }
      />
      {windows.length === 0 ? (
        <EmptyState
          title="Nothing has been computed yet"
          text="Windows are computed within a minute of the first predictions. Labels sent to the endpoint add quality."
          command={
            endpoint === null
              ? undefined
              : `curl -X POST "$HEADRACE/api/v1/endpoints/${endpoint.name}/labels" -H "authorization: Bearer $KEY" -d '{"labels":[{"prediction_id":"…","label":true}]}'`
          }
        />
      ) : (
        <HealthTabs health={health} />
      )}
    </>
  );
}

function HealthTabs({ health }: { health: ModelHealth }) {
  return (
    <>
      <Controls health={health} />
      <Tabs
        label="Model health"
        items={[
          { id: "health", label: "Health", content: <HealthTab health={health} /> },
          {
            id: "drift",
            label: "Drift",
            count: health.features.length,
            content: <DriftTab health={health} />,
          },
          { id: "windows", label: "Windows", content: <WindowsTab health={health} /> },
        ]}
      />
    </>
  );
}

/** Which endpoint, which version's drift, which windows; all of it in the address. */
function Controls({
  health: { endpoints, endpoint, versions, drifting },
}: {
  health: ModelHealth;
}) {
  const [{ res }, set] = useQueryStates(PARAMS, { history: "push" });
  return (
    <div className="flex flex-wrap gap-3">
      {endpoints.length > 1 && (
        <Select
          aria-label="Endpoint"
          className="max-w-52"
          value={endpoint?.name}
          options={endpoints.map((value) => ({ value, label: `Endpoint ${value}` }))}
          onValueChange={(value) => void set({ endpoint: value, v: null })}
        />
      )}
      {versions.length > 1 && (
        <Select
          aria-label="Version whose drift is shown"
          className="max-w-52"
          value={String(drifting?.number)}
          options={versions.map(({ number, isServing }) => ({
            value: String(number),
            label: `Drift of v${number}${isServing ? ", serves now" : ""}`,
          }))}
          onValueChange={(value) => void set({ v: Number(value) })}
        />
      )}
      <Select
        aria-label="Length of a window"
        className="max-w-40"
        value={res}
        options={[
          { value: "month", label: "By month" },
          { value: "week", label: "By week" },
        ]}
        onValueChange={(value) => void set({ res: value === "week" ? "week" : null })}
      />
    </div>
  );
}

function describeLead({ windows }: ModelHealth): string {
  const [first] = windows;
  const last = windows.at(-1);
  if (first === undefined || last === undefined) return "No prediction has been computed yet.";
  const span = `${formatMonth(first.windowFrom)} to ${formatMonth(last.windowFrom)}`;
  const sources = new Set(windows.map(({ source }) => source));
  const isReplay = sources.size === 1 && sources.has("replay");
  if (isReplay)
    return `Replay of ${span}: recorded rows, in their own time, through the real endpoint.`;
  return sources.has("live") && sources.size === 1
    ? `Live traffic, ${span}.`
    : `Live and replayed traffic, ${span}.`;
}
