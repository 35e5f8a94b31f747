import type {
  ChartAnnotation,
  ChartPane,
  ChartPoint,
  ChartRange,
} from "@/components/charts/chart-types";
import type { ModelHealth, MonitorWindow } from "@/server/monitoring/schema";

/** Fewer labels than this draw no quality: one label alone would show as an accuracy of 1. */
export const MIN_DRAWN_LABELS = 30;

type Measure = "auc" | "f1" | "accuracy" | "latencyP50Ms" | "latencyP95Ms";
type HealthParts = Pick<
  ModelHealth,
  "windows" | "versions" | "annotations" | "labelsCompleteTo" | "resolution"
>;

/** One colour for all predictions; those whose label is open are hatched. */
const VOLUME_COLOUR = "var(--chart-1)";

/** Quality, latency and volume of a model's windows as panes over one time axis. */
export function describeHealth(health: HealthParts): ChartPane[] {
  const fromAt = startOfAxis(health);
  const series = (measure: Measure, label: string, role?: "reference") =>
    health.versions.flatMap(({ versionId, number }) => {
      const points = readPoints(health, versionId, (window) => readMeasure(window, measure));
      if (points.length === 0) return [];
      const name = health.versions.length === 1 ? label : `${label} v${number}`;
      const padded = fromAt === null ? points : [{ x: fromAt, y: null }, ...points];
      return [
        {
          id: `${measure}-${number}`,
          label: name,
          kind: "line" as const,
          points: padded,
          ...(role === undefined ? {} : { role }),
        },
      ];
    });
  return [
    {
      id: "quality",
      label: "Quality",
      height: 180,
      domain: [0, 1],
      thresholds: [{ value: 0.5, word: "chance (AUC)", tone: "neutral" }],
      series: [...series("auc", "AUC"), ...series("f1", "F1"), ...series("accuracy", "accuracy")],
    },
    {
      id: "latency",
      label: "Latency",
      unit: "ms",
      height: 130,
      domain: [0, "auto"],
      series: [...series("latencyP95Ms", "p95"), ...series("latencyP50Ms", "median")],
    },
    {
      id: "volume",
      label: "Predictions",
      height: 130,
      series: [
        {
          id: "labelled",
          label: "labelled",
          kind: "bar",
          colour: VOLUME_COLOUR,
          stack: "volume",
          points: sumVersions(health, ({ nLabelled }) => nLabelled),
        },
        {
          id: "open",
          label: "label open",
          kind: "bar",
          colour: VOLUME_COLOUR,
          stack: "volume",
          role: "estimate",
          points: sumVersions(health, ({ n, nLabelled }) => n - nLabelled),
        },
      ],
    },
  ];
}

/** The lane: what happened, training windows apart, which are drawn as ranges. */
export function describeEvents({ annotations }: HealthParts): ChartAnnotation[] {
  return annotations.map(({ id, kind, title, detail, at, until, href }) => ({
    id,
    kind,
    title,
    detail,
    at,
    until,
    href,
  }));
}

/** Training windows, and the part of the axis whose labels are not complete. */
export function describeRanges(health: HealthParts): ChartRange[] {
  const training = health.versions.flatMap(({ number, trainedFrom, trainedTo }): ChartRange[] =>
    trainedFrom === null || trainedTo === null
      ? []
      : [{ from: trainedFrom, to: trainedTo, label: `v${number} training`, kind: "training" }],
  );
  const end = health.windows.at(-1)?.windowTo;
  const { labelsCompleteTo } = health;
  if (labelsCompleteTo === null || end === undefined || labelsCompleteTo >= end) return training;
  return [
    ...training,
    { from: labelsCompleteTo, to: end, label: "labels incomplete", kind: "incomplete" },
  ];
}

/** Earliest moment that has to be on the axis though nothing was predicted then. */
function startOfAxis({ annotations, versions, windows }: HealthParts): Date | null {
  const first = windows[0]?.windowFrom.getTime() ?? Number.POSITIVE_INFINITY;
  const moments = [
    ...versions.flatMap(({ trainedFrom }) => trainedFrom?.getTime() ?? []),
    ...annotations.map(({ at }) => at.getTime()),
  ];
  const earliest = Math.min(...moments);
  return earliest < first ? new Date(earliest) : null;
}

function readPoints(
  { windows }: HealthParts,
  versionId: string,
  read: (window: MonitorWindow) => number | null,
): ChartPoint[] {
  const own = windows.filter((window) => window.versionId === versionId);
  return withGaps(own.map((window) => ({ window, y: read(window) })));
}

/** A point a window at its start; where the next window does not follow at once, the line breaks. */
function withGaps(points: readonly { window: MonitorWindow; y: number | null }[]): ChartPoint[] {
  return points.flatMap(({ window, y }, index) => {
    const next = points[index + 1]?.window.windowFrom;
    const isFollowed = next === undefined || next.getTime() === window.windowTo.getTime();
    const point = { x: window.windowFrom, y };
    return isFollowed ? [point] : [point, { x: window.windowTo, y: null }];
  });
}

function readMeasure(window: MonitorWindow, measure: Measure): number | null {
  const isLatency = measure === "latencyP50Ms" || measure === "latencyP95Ms";
  return isLatency || window.nLabelled >= MIN_DRAWN_LABELS ? window[measure] : null;
}

function sumVersions(
  { windows }: HealthParts,
  read: (window: MonitorWindow) => number,
): ChartPoint[] {
  const sums = new Map<number, number>();
  for (const window of windows) {
    const at = window.windowFrom.getTime();
    sums.set(at, (sums.get(at) ?? 0) + read(window));
  }
  return [...sums].sort(([a], [b]) => a - b).map(([at, y]) => ({ x: new Date(at), y }));
}
