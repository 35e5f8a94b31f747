"use client";

import { useQuery } from "@tanstack/react-query";
import type { BlockProps } from "@/components/reports/blocks/block-view";
import { findMeasured, findVersion } from "@/components/reports/judge-rules";
import { useTRPC } from "@/components/trpc/provider";
import { formatNumber } from "@/components/ui/format";
import { KpiCard } from "@/components/ui/kpi-card";
import { QueryPanel } from "@/components/ui/query-panel";
import type { BlockOf } from "@/server/reports/schema";
import { findMetricMeaning } from "@/server/tracking/constants";
import type { MetricSummary, RunDetail } from "@/server/tracking/schema";

type Source = BlockOf<"value">["source"];

/** One number of a run or of a model's version, with what it stands on. */
export function ValueBlock({ block: { label, source } }: BlockProps<"value">) {
  return source.kind === "run" ? (
    <RunValue label={label} source={source} />
  ) : (
    <ModelValue label={label} source={source} />
  );
}

type RunValueProps = { label: string; source: Extract<Source, { kind: "run" }> };

function RunValue({ label, source: { runId, metric: key, of } }: RunValueProps) {
  const trpc = useTRPC();
  const query = useQuery(trpc.runs.get.queryOptions({ id: runId }));
  return (
    <QueryPanel errorTitle="The run could not be loaded" label="Loading run" query={query}>
      {(run) => {
        const metric = run.metrics.find((each) => each.key === key);
        const value = metric?.[of] ?? null;
        const words = label === "" ? `${labelOf(key)} of ${run.name}` : label;
        const href = `/p/${run.project.slug}/runs/${run.id}`;
        if (metric === undefined || value === null) {
          return <KpiCard label={words} value={null} href={href} />;
        }
        const definition = findMetricMeaning(key)?.definition;
        const trust = { ...trustOf(run, metric, of), computedAt: metric.updatedAt, definition };
        return <KpiCard label={words} value={formatNumber(value, 4)} href={href} trust={trust} />;
      }}
    </QueryPanel>
  );
}

/** The rows that a metric was measured on, if the run says; else the values that were logged. */
function trustOf(run: RunDetail, metric: MetricSummary, of: "last" | "min" | "max") {
  const context = metric.key.split(".")[0];
  const input = run.inputs.find((each) => each.context === context);
  if (input !== undefined) {
    return { n: input.rowCount, window: { from: new Date(input.from), to: new Date(input.to) } };
  }
  const step = { last: metric.lastStep, min: metric.minStep, max: metric.maxStep }[of];
  const window = step === null ? "logged values" : `logged values, step ${step}`;
  return { n: metric.count, window };
}

type ModelValueProps = { label: string; source: Extract<Source, { kind: "model" }> };

function ModelValue({ label, source }: ModelValueProps) {
  const { model, version: name, metric: key, split } = source;
  const trpc = useTRPC();
  const query = useQuery(trpc.models.get.queryOptions({ name: model }));
  return (
    <QueryPanel errorTitle="The model could not be loaded" label="Loading model" query={query}>
      {(detail) => {
        const version = findVersion(detail, name);
        const measured = version === null ? null : findMeasured(version.evaluation, key, split);
        const of = version === null ? name : `v${version.number}`;
        const words = label === "" ? `${labelOf(key)} of ${detail.title} ${of}` : label;
        const href = `/models/${encodeURIComponent(model)}`;
        if (measured === null) return <KpiCard label={words} value={null} href={href} />;
        const { value, n, from, to, computedAt } = measured;
        const definition = findMetricMeaning(key)?.definition;
        const trust = { n, window: { from, to }, computedAt, definition };
        return <KpiCard label={words} value={formatNumber(value, 4)} href={href} trust={trust} />;
      }}
    </QueryPanel>
  );
}

const labelOf = (key: string) => findMetricMeaning(key)?.label ?? key;
