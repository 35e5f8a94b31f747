import { type Curve, nearestIndex } from "@/components/charts/scene/curves";
import type { ChartRun, XChoice } from "@/components/runs/charts/grid-state";
import type { History, HistoryPoint as Point } from "@/components/runs/charts/unpack-history";

type CurveOptions = {
  histories: readonly History[];
  /** When each run began to log this metric: where relative time starts, also after a zoom. */
  startOf: ReadonlyMap<string, number>;
  runs: readonly ChartRun[];
  baselineId: string | null;
  x: XChoice;
  /** Of the metric on the x axis, if one is there. */
  xHistories?: readonly History[];
};

/** Lines of the runs that logged the metric, in the runs' order. */
export function curvesOf(options: CurveOptions): Curve[] {
  const byRun = new Map(options.histories.map((history) => [history.runId, history]));
  return options.runs.flatMap((run) => {
    const history = byRun.get(run.id);
    if (history === undefined || history.points.length === 0) return [];
    const placeOf = makePlaceOf(options, run.id);
    const placed = history.points
      .flatMap((point) => {
        const at = placeOf(point);
        return at === null ? [] : [{ at, point }];
      })
      .sort((a, b) => a.at - b.at);
    if (placed.length === 0) return [];
    const isBucketed = history.total > history.points.length;
    return [
      {
        id: run.id,
        label: run.name,
        colour: run.colour,
        isBaseline: run.id === options.baselineId,
        x: placed.map(({ at }) => at),
        y: placed.map(({ point }) => point.value),
        band: isBucketed
          ? {
              min: placed.map(({ point }) => point.min),
              max: placed.map(({ point }) => point.max),
            }
          : null,
      },
    ];
  });
}

function makePlaceOf(options: CurveOptions, runId: string): (point: Point) => number | null {
  const { x } = options;
  if (x === "time") return ({ at }) => at;
  if (x === "relative") {
    const start = options.startOf.get(runId) ?? 0;
    return ({ at }) => at - start;
  }
  if (!x.startsWith("metric:")) return ({ step }) => step;
  const other = options.xHistories?.find((history) => history.runId === runId)?.points ?? [];
  const steps = other.map(({ step }) => step);
  return ({ step }) => other[nearestIndex(steps, step)]?.value ?? null;
}

export function startsOf(histories: readonly History[]): Map<string, number> {
  return new Map(
    histories.flatMap(({ runId, points }) => {
      const first = points[0];
      return first === undefined ? [] : [[runId, first.at] as const];
    }),
  );
}

/** The steps whose points lie in a range of x, with one on each side; null where none does. */
export function stepsWithin(
  histories: readonly History[],
  options: Omit<CurveOptions, "histories">,
  [low, high]: readonly [number, number],
): { fromStep: number; toStep: number } | null {
  let fromStep = Number.POSITIVE_INFINITY;
  let toStep = Number.NEGATIVE_INFINITY;
  for (const { runId, points } of histories) {
    const placeOf = makePlaceOf({ ...options, histories }, runId);
    for (const [index, point] of points.entries()) {
      const at = placeOf(point);
      if (at === null || at < low || at > high) continue;
      fromStep = Math.min(fromStep, points[index - 1]?.step ?? point.step);
      toStep = Math.max(toStep, points[index + 1]?.step ?? point.step);
    }
  }
  return fromStep > toStep ? null : { fromStep: Math.floor(fromStep), toStep: Math.ceil(toStep) };
}
