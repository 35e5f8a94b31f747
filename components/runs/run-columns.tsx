import { colourOfId } from "@/components/charts/series-colour";
import type { TableColumn } from "@/components/data-table/columns";
import { formatChange } from "@/components/runs/format-change";
import { Badge } from "@/components/ui/badge";
import { formatDateTime, formatDuration, formatNumber } from "@/components/ui/format";
import { Status } from "@/components/ui/status";
import { findMetricMeaning } from "@/server/tracking/constants";
import type { RunColumns, RunListItem } from "@/server/tracking/schema";

/** Metrics and params that a table shows before anybody chose columns. */
const METRICS_SHOWN = 4;
const PREFERRED_METRICS = [
  "evaluation.auc",
  "evaluation.f1",
  "evaluation.brier",
  "evaluation.topResponse30",
];
const PREFERRED_PARAMS = ["train.from", "train.to", "model.l2"];

/** Columns of a project's runs: fixed facts, then every metric and param key that it uses. */
export function buildRunColumns(
  keys: RunColumns | undefined,
  baseline: RunListItem | undefined,
): TableColumn<RunListItem>[] {
  const metrics = keys?.metrics.map(({ key }) => key) ?? [];
  const preferred = PREFERRED_METRICS.filter((key) => metrics.includes(key));
  const shown = new Set(preferred.length > 0 ? preferred : metrics.slice(0, METRICS_SHOWN));
  return [
    ...FACTS,
    ...metrics.map((key) => metricColumn(key, shown.has(key), baseline)),
    ...(keys?.params.map(({ key }) => paramColumn(key)) ?? []),
    ...MORE_FACTS,
  ];
}

const FACTS: readonly TableColumn<RunListItem>[] = [
  {
    id: "name",
    header: "Run",
    cell: ({ id, name }) => (
      <span className="flex min-w-0 items-center gap-2">
        <span
          aria-hidden="true"
          className="size-2.5 shrink-0 rounded-full"
          style={{ background: colourOfId(id) }}
        />
        <span className="truncate">{name}</span>
      </span>
    ),
    width: 220,
    sortable: true,
    priority: 1,
  },
  {
    id: "status",
    header: "Status",
    cell: ({ status }) => <Status state={status} />,
    width: 120,
    sortable: true,
    priority: 2,
  },
];

const MORE_FACTS: readonly TableColumn<RunListItem>[] = [
  {
    id: "experiment",
    header: "Experiment",
    cell: ({ experiment }) => experiment,
    sortable: true,
  },
  {
    id: "started",
    header: "Started",
    cell: ({ startedAt }) => formatDateTime(startedAt),
    sortable: true,
  },
  {
    id: "duration",
    header: "Duration",
    cell: ({ startedAt, finishedAt }) =>
      formatDuration(finishedAt === null ? null : finishedAt.getTime() - startedAt.getTime()),
    align: "right",
    width: 110,
    sortable: true,
  },
  { id: "owner", header: "Owner", cell: ({ ownerName }) => ownerName, sortable: true },
  {
    id: "tags",
    header: "Tags",
    cell: ({ tags }) => (
      <span className="inline-flex gap-1">
        {tags.map((tag) => (
          <Badge key={tag}>{tag}</Badge>
        ))}
      </span>
    ),
    defaultVisible: false,
  },
  {
    id: "code",
    header: "Code version",
    cell: ({ codeVersion }) => <span className="font-mono text-sm">{codeVersion ?? "–"}</span>,
    sortable: true,
    defaultVisible: false,
  },
  {
    id: "seed",
    header: "Seed",
    cell: ({ seed }) => (seed === null ? "–" : String(seed)),
    align: "right",
    width: 80,
    sortable: true,
    defaultVisible: false,
  },
];

function metricColumn(
  key: string,
  isShown: boolean,
  baseline: RunListItem | undefined,
): TableColumn<RunListItem> {
  return {
    id: `metric.${key}`,
    sortKey: fieldOf("metric", key),
    header: key,
    description: findMetricMeaning(key)?.definition ?? `Metric ${key}, its last value`,
    cell: (run) => <MetricCell run={run} metric={key} baseline={baseline} />,
    align: "right",
    width: 145,
    sortable: true,
    defaultVisible: isShown,
  };
}

function paramColumn(key: string): TableColumn<RunListItem> {
  return {
    id: `param.${key}`,
    sortKey: fieldOf("param", key),
    header: key,
    description: `Param ${key}`,
    cell: ({ params }) => params[key] ?? "–",
    width: 115,
    sortable: true,
    defaultVisible: PREFERRED_PARAMS.includes(key),
  };
}

/** The key as the filter language takes it; other characters than these need quotes. */
function fieldOf(family: "metric" | "param", key: string): string {
  return /^[A-Za-z_][\w.]*$/.test(key) ? `${family}.${key}` : `${family}.\`${key}\``;
}

const TONES = { good: "text-good", act: "text-act", neutral: "text-muted-foreground" } as const;

function MetricCell({
  run,
  metric,
  baseline,
}: {
  run: RunListItem;
  metric: string;
  baseline: RunListItem | undefined;
}) {
  const value = run.metrics[metric]?.last;
  if (value === undefined) return <span className="text-muted-foreground">–</span>;
  if (value === null) return <span className="text-muted-foreground">NaN</span>;
  const reference = baseline?.metrics[metric]?.last;
  const delta = reference == null || run.id === baseline?.id ? null : value - reference;
  return (
    <span className="inline-flex items-baseline justify-end gap-2">
      {delta !== null && (
        <span className={`text-xs ${TONES[toneOfDelta(metric, delta)]}`}>
          {formatChange(delta)}
        </span>
      )}
      {formatNumber(value)}
    </span>
  );
}

/** Whether a change of a metric is welcome; unknown metrics are neither. */
export function toneOfDelta(metric: string, delta: number): keyof typeof TONES {
  const direction = findMetricMeaning(metric)?.direction ?? null;
  if (direction === null || Math.abs(delta) < 1e-12) return "neutral";
  return delta > 0 === (direction === "higher") ? "good" : "act";
}
