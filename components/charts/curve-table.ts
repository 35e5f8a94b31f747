import type { ChartTable } from "@/components/charts/chart-table";
import type { Curve } from "@/components/charts/scene/curves";

/** A row for every x that any curve has, a column a curve. */
export function curvesToTable(curves: readonly Curve[]): ChartTable {
  const columns = curves.map(({ id, label }) => ({ id, label }));
  const values = curves.map(({ x, y }) => new Map(x.map((at, index) => [at, y[index] ?? null])));
  const places = [...new Set(curves.flatMap(({ x }) => x))].sort((a, b) => a - b);
  return {
    columns,
    rows: places.map((x) => ({ x, values: values.map((each) => each.get(x) ?? null) })),
  };
}
