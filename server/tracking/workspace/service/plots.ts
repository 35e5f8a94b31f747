import { findParetoFront } from "@/server/lib/pareto";
import type { ServiceContext } from "@/server/platform/context";
import { parseInput } from "@/server/platform/errors";
import { describeAxis, findBetter, findMetricKey } from "@/server/tracking/workspace/axes";
import {
  compileRunScope,
  type RunField,
  resolveNumericField,
  resolveRunField,
} from "@/server/tracking/workspace/fields";
import { findParallel, findScatter } from "@/server/tracking/workspace/repository/plots";
import {
  type AxisValue,
  type MetricDirection,
  ParallelInput,
  type ParallelPlot,
  ScatterInput,
  type ScatterPlot,
} from "@/server/tracking/workspace/schema";
import { findDefinitions } from "@/server/tracking/workspace/service/definitions";

/** Runs at two values, with those that no other beats on both. */
export async function plotScatter(ctx: ServiceContext, input: ScatterInput): Promise<ScatterPlot> {
  const query = parseInput(ScatterInput, input, "scatter");
  const asOf = ctx.now();
  const scope = compileRunScope(query, ctx);
  const x = resolveNumericField(query.x, scope.binder);
  const y = resolveNumericField(query.y, scope.binder);
  const colour = query.colour === undefined ? null : resolveRunField(query.colour, scope.binder);
  const [wayX, wayY, wayColour] = await findDirections(ctx, query.project, [x, y, colour]);
  const found = await findScatter(ctx, scope, { x, y, colour });

  const better = findBetter(wayX ?? "none", wayY ?? "none");
  const front = better === null ? [] : findParetoFront(found.points, better);
  const isFront = new Set(front);
  const spare = Math.max(0, query.limit - front.length);
  const others = found.points.flatMap((_, index) => (isFront.has(index) ? [] : [index]));
  const drawn = new Set([...front.slice(0, query.limit), ...others.slice(0, spare)]);
  const points = found.points.filter((_, index) => drawn.has(index));
  const colours = colour === null ? null : read(colour, points, "colour", wayColour);
  return {
    points: points.map((point, index) => ({ ...point, colour: colours?.values[index] ?? null })),
    total: found.total,
    missing: found.matched - found.total,
    x: read(x, points, "x", wayX).axis,
    y: read(y, points, "y", wayY).axis,
    colour: colours?.axis ?? null,
    paretoFront: front.flatMap((index) => found.points[index]?.runId ?? []),
    paretoOf: found.points.length,
    asOf,
  };
}

/** The newest runs along several axes. */
export async function plotParallel(
  ctx: ServiceContext,
  input: ParallelInput,
): Promise<ParallelPlot> {
  const query = parseInput(ParallelInput, input, "parallel");
  const asOf = ctx.now();
  const scope = compileRunScope(query, ctx);
  const fields = query.axes.map((axis) => resolveRunField(axis, scope.binder));
  const directions = await findDirections(ctx, query.project, fields);
  const { rows, total } = await findParallel(ctx, scope, { fields, limit: query.limit });
  const columns = fields.map((field, axis) =>
    describeAxis(
      field,
      rows.map(({ values }) => values[axis] ?? null),
      directions[axis] ?? "none",
    ),
  );
  return {
    rows: rows.map(({ runId, name }, index) => ({
      runId,
      name,
      values: columns.map(({ values }) => values[index] ?? null),
    })),
    total,
    axes: columns.map(({ axis }) => axis),
    asOf,
  };
}

function read(
  field: RunField,
  points: readonly Record<"x" | "y" | "colour", AxisValue>[],
  side: "x" | "y" | "colour",
  direction: MetricDirection | undefined,
) {
  return describeAxis(
    field,
    points.map((point) => point[side]),
    direction ?? "none",
  );
}

/** Which way is better on each axis: a metric's by its definition; a shorter run is a better one. */
async function findDirections(
  ctx: ServiceContext,
  project: string,
  fields: readonly (RunField | null)[],
): Promise<MetricDirection[]> {
  const keys = fields.flatMap((field) => (field === null ? [] : (findMetricKey(field) ?? [])));
  const definitions = await findDefinitions(ctx, project, [...new Set(keys)]);
  return fields.map((field) => {
    if (field === null) return "none";
    if (field.text.toLowerCase() === "duration") return "lower";
    const key = findMetricKey(field);
    return (key === null ? undefined : definitions.get(key)?.direction) ?? "none";
  });
}
