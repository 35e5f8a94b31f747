"use client";

import { useMemo } from "react";
import { ChartPanel } from "@/components/charts/chart-panel";
import {
  describeEvents,
  describeHealth,
  describeRanges,
  MIN_DRAWN_LABELS,
} from "@/components/monitoring/health-chart";
import { Card } from "@/components/ui/card";
import { formatDate, formatFixed, formatWindow } from "@/components/ui/format";
import { KpiCard } from "@/components/ui/kpi-card";
import { TrustMark } from "@/components/ui/trust-mark";
import { MIN_LABELLED, type ModelHealth, type MonitorWindow } from "@/server/monitoring/schema";
import type { EvaluationMetric } from "@/server/registry/schema";

/** Quality, latency and volume on one time axis, with what happened beside them. */
export function HealthTab({ health }: { health: ModelHealth }) {
  const panes = useMemo(() => describeHealth(health), [health]);
  const events = useMemo(() => describeEvents(health), [health]);
  const ranges = useMemo(() => describeRanges(health), [health]);
  return (
    <div className="flex flex-col gap-4">
      <Figures health={health} />
      <Card title="Quality, latency and volume by event time">
        <ChartPanel
          label="Quality, latency and volume by event time"
          x={{ kind: "time" }}
          panes={panes}
          annotations={events}
          ranges={ranges}
          note={describeLabels(health)}
        />
      </Card>
    </div>
  );
}

function describeLabels({ labelsCompleteTo, resolution }: ModelHealth): string {
  const points = `One point a ${resolution}, at its first day; fewer than ${MIN_DRAWN_LABELS} labels draw no quality.`;
  if (labelsCompleteTo === null) return `${points} Every prediction has its label.`;
  return `${points} Labels are complete to ${formatDate(labelsCompleteTo)}; from there on (hatched) quality rests on the labels that have arrived.`;
}

function Figures({ health }: { health: ModelHealth }) {
  const serving = health.versions.find(({ isServing }) => isServing) ?? health.versions[0];
  const windows = health.windows.filter(({ versionId }) => versionId === serving?.versionId);
  const complete = windows.filter(
    ({ n, nLabelled, auc }) => n === nLabelled && n >= MIN_LABELLED && auc !== null,
  );
  const now = complete.at(-1);
  const last = windows.at(-1);
  const trained = findMetric(serving?.evaluation, "training");
  const evaluated = findMetric(serving?.evaluation, "evaluation");
  return (
    <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
      <AucCard
        label={`Quality now (AUC), v${serving?.number}`}
        value={now?.auc ?? null}
        trust={now === undefined ? null : trustOf(now)}
      />
      <AucCard
        label="On its training data (AUC)"
        value={trained?.value ?? null}
        trust={trained === undefined ? null : trustOfMetric(trained)}
      />
      <AucCard
        label="When it was evaluated (AUC)"
        value={evaluated?.value ?? null}
        trust={evaluated === undefined ? null : trustOfMetric(evaluated)}
      />
      {last === undefined || last.latencyP95Ms === null ? (
        <KpiCard label="p95 latency" value={null} />
      ) : (
        <KpiCard
          label="p95 latency"
          value={formatFixed(last.latencyP95Ms, 1)}
          unit="ms"
          trust={trustOf(last)}
        />
      )}
      <p className="col-span-full text-muted-foreground text-sm">
        Quality now is that of the last {health.resolution} whose labels are complete, with at least{" "}
        {MIN_LABELLED} of them.
        {health.reference !== null && (
          <>
            {" "}
            Drift is measured against the training data of v{health.drifting?.number}:{" "}
            <TrustMark n={health.reference.n} window={formatWindow(health.reference)} />
          </>
        )}
      </p>
    </div>
  );
}

type Trust = { n: number; window: { from: Date; to: Date }; computedAt: Date };
type AucCardProps = { label: string; value: number | null; trust: Trust | null };

function AucCard({ label, value, trust }: AucCardProps) {
  if (value === null || trust === null) return <KpiCard label={label} value={null} />;
  return <KpiCard label={label} value={formatFixed(value, 2)} trust={trust} />;
}

function findMetric(
  evaluation: readonly EvaluationMetric[] | undefined,
  split: EvaluationMetric["split"],
): EvaluationMetric | undefined {
  return evaluation?.find((metric) => metric.key === "auc" && metric.split === split);
}

function trustOf({ n, windowFrom, windowTo, computedAt }: MonitorWindow) {
  return { n, window: { from: windowFrom, to: windowTo }, computedAt };
}

function trustOfMetric({ n, from, to, computedAt }: EvaluationMetric) {
  return { n, window: { from, to }, computedAt };
}
