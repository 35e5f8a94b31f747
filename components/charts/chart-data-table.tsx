import { formatX } from "@/components/charts/chart-format";
import type { ChartTable } from "@/components/charts/chart-table";
import type { ChartPanelProps } from "@/components/charts/chart-types";
import { formatNumber } from "@/components/ui/format";

type ChartDataTableProps = {
  label: string;
  table: ChartTable;
  x: ChartPanelProps["x"];
};

const SHOWN_AT_MOST = 500;

/** The chart's twin for those who read rather than look. */
export function ChartDataTable({ label, table, x }: ChartDataTableProps) {
  const { columns, rows } = table;
  return (
    <div className="max-h-80 overflow-auto border-t">
      <table
        aria-label={`Data of ${label}`}
        className="w-full border-separate border-spacing-0 text-sm"
      >
        <thead className="sticky top-0 bg-panel text-muted-foreground text-xs">
          <tr>
            <th scope="col" className="h-8 border-b px-3 text-left font-normal">
              {xLabelOf(x)}
            </th>
            {columns.map(({ id, label: name }) => (
              <th key={id} scope="col" className="border-b px-3 text-right font-normal">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, SHOWN_AT_MOST).map(({ x: at, values }) => (
            <tr key={at} className="hover:bg-muted/60">
              <th scope="row" className="h-7 whitespace-nowrap border-b px-3 text-left font-normal">
                {formatX(at, x.kind)}
              </th>
              {columns.map(({ id }, index) => (
                <td key={id} className="whitespace-nowrap border-b px-3 text-right">
                  {formatNumber(values[index], 6)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > SHOWN_AT_MOST && (
        <p className="px-3 py-2 text-muted-foreground text-xs">
          {SHOWN_AT_MOST} of {rows.length} rows: the CSV download has all of them.
        </p>
      )}
    </div>
  );
}

export function xLabelOf({ kind, label }: ChartPanelProps["x"]): string {
  return label ?? { time: "time (UTC)", number: "x", category: "category" }[kind];
}
