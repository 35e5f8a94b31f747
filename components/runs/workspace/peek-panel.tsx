"use client";

import { useQuery } from "@tanstack/react-query";
import { ExternalLink, X } from "lucide-react";
import Link from "next/link";
import { useEffect, useEffectEvent } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { formatDateTime, formatDuration, formatNumber } from "@/components/ui/format";
import { KeyValueList } from "@/components/ui/key-value-list";
import { QueryPanel } from "@/components/ui/query-panel";
import { Status } from "@/components/ui/status";
import type { RunDetail } from "@/server/tracking/schema";

const LISTED = 40;

type PeekPanelProps = { runId: string; onClose: () => void };

/** The key facts of a run beside the table. */
export function PeekPanel({ runId, onClose }: PeekPanelProps) {
  const trpc = useTRPC();
  const query = useQuery(trpc.runs.get.queryOptions({ id: runId }));
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.key === "Escape") onClose();
  });
  useEffect(() => {
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
  return (
    <aside
      aria-label="Run at a glance"
      className="fixed inset-y-0 right-0 z-30 flex w-96 max-w-full flex-col overflow-y-auto border-l bg-raised p-4 shadow-float"
    >
      <QueryPanel errorTitle="The run could not be loaded" label="Loading the run" query={query}>
        {(run) => <Facts run={run} onClose={onClose} />}
      </QueryPanel>
    </aside>
  );
}

function Facts({ run, onClose }: { run: RunDetail; onClose: () => void }) {
  const { project, startedAt, finishedAt } = run;
  const duration = finishedAt === null ? null : finishedAt.getTime() - startedAt.getTime();
  return (
    <div className="flex flex-col gap-4">
      <header className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <h2 className="font-semibold text-lg [overflow-wrap:anywhere]">{run.name}</h2>
          <Status state={run.status} />
        </div>
        <Link
          href={`/p/${project.slug}/runs/${run.id}`}
          aria-label={`Open ${run.name}`}
          className="rounded p-1.5 hover:bg-muted"
        >
          <ExternalLink className="size-4" aria-hidden="true" />
        </Link>
        <Button variant="ghost" size="icon-sm" aria-label="Close" onClick={onClose}>
          <X />
        </Button>
      </header>
      <KeyValueList
        items={[
          { label: "Started", value: formatDateTime(startedAt) },
          { label: "Duration", value: formatDuration(duration) },
          { label: "Experiment", value: run.experiment },
          { label: "Owner", value: run.ownerName },
        ]}
      />
      <Pairs
        title="Metrics"
        items={run.metrics.map(({ key, last }) => ({
          label: key,
          value: last === null ? "NaN" : formatNumber(last),
        }))}
      />
      <Pairs title="Params" items={run.params.map(({ key, value }) => ({ label: key, value }))} />
      {run.note !== "" && <p className="whitespace-pre-wrap text-sm">{run.note}</p>}
    </div>
  );
}

type PairsProps = { title: string; items: { label: string; value: string }[] };

function Pairs({ title, items }: PairsProps) {
  if (items.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3 className="pb-1 text-muted-foreground text-xs">{title}</h3>
      <KeyValueList items={items.slice(0, LISTED)} />
      {items.length > LISTED && (
        <p className="pt-1 text-muted-foreground text-xs">
          {items.length - LISTED} more on the run's page.
        </p>
      )}
    </section>
  );
}
