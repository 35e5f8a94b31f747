import type { PreparedPane, XKey } from "@/components/charts/prepare-chart";

export type ChartTable = {
  columns: readonly { id: string; label: string }[];
  rows: readonly { x: XKey; values: readonly (number | null)[] }[];
};

/** The chart's data as a table: a row an x, a column a series, for readers and for download. */
export function prepareTable(panes: readonly PreparedPane[]): ChartTable {
  const series = panes.flatMap(({ pane, series: each }) =>
    each.map((one) => ({ pane, one, id: `${pane.id}/${one.id}` })),
  );
  return {
    columns: series.map(({ pane, one, id }) => ({ id, label: labelOf(pane, one.label) })),
    rows: (panes[0]?.rows ?? []).map(({ x }) => ({
      x,
      values: series.map(({ one }) => one.values.get(x) ?? null),
    })),
  };
}

function labelOf(pane: PreparedPane["pane"], series: string): string {
  const name = pane.label === "" || pane.label === series ? series : `${pane.label}: ${series}`;
  return pane.unit === undefined || pane.unit === "" ? name : `${name} (${pane.unit})`;
}

/** RFC 4180 text; times in ISO 8601, missing values empty. */
export function toCsv(table: ChartTable, xLabel: string, isTime: boolean): string {
  const lines = [
    [xLabel, ...table.columns.map(({ label }) => label)],
    ...table.rows.map(({ x, values }) => [
      isTime && typeof x === "number" ? new Date(x).toISOString() : String(x),
      ...values.map((value) => (value === null ? "" : String(value))),
    ]),
  ];
  return lines.map((cells) => `${cells.map(quote).join(",")}\r\n`).join("");
}

function quote(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
