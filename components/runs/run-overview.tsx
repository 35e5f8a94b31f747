"use client";

import { Search } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { DataCards } from "@/components/runs/run/data-cards";
import { noteOf } from "@/components/runs/run/edited-tags";
import { MetricsCard } from "@/components/runs/run/metrics-card";
import { ParamsCard } from "@/components/runs/run/params-card";
import { AboutRun, ChildRuns, LoggedModels } from "@/components/runs/run/related-runs";
import { isSystemMetric } from "@/components/runs/run/system-metrics";
import { Card } from "@/components/ui/card";
import { Input } from "@/components/ui/input";
import type { RunDetail } from "@/server/tracking/schema";

export function RunOverview({ run }: { run: RunDetail }) {
  const note = noteOf(run);
  const [typed, setTyped] = useState("");
  const search = useDeferredValue(typed.trim().toLowerCase());
  return (
    <div className="flex flex-col gap-4">
      {note !== "" && (
        <Card title="Note">
          <p className="max-w-prose whitespace-pre-wrap break-words">{note}</p>
        </Card>
      )}
      <div className="relative w-full sm:w-80">
        <Search
          aria-hidden="true"
          className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted-foreground"
        />
        <Input
          type="search"
          aria-label="Search metrics and params"
          placeholder="Search metrics and params"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          className="pl-8"
          data-table-filter
        />
      </div>
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex min-w-0 flex-col gap-6">
          <MetricsCard
            project={run.project.slug}
            metrics={run.metrics.filter(({ key }) => !isSystemMetric(key))}
            search={search}
          />
          <DataCards run={run} />
          {run.models.length > 0 && <LoggedModels models={run.models} />}
          {run.childCount > 0 && <ChildRuns run={run} />}
        </div>
        <div className="flex min-w-0 flex-col gap-6">
          <ParamsCard params={run.params} search={search} />
          <AboutRun run={run} />
        </div>
      </div>
    </div>
  );
}
