import { expect, test } from "vitest";
import { prepareTable, toCsv } from "@/components/charts/chart-table";
import { prepareChart } from "@/components/charts/prepare-chart";

const panes = prepareChart(
  [
    {
      id: "quality",
      label: "Quality",
      series: [
        {
          id: "auc",
          label: 'AUC, "champion"',
          kind: "line",
          points: [
            { x: new Date("2008-05-01T00:00:00Z"), y: 0.5 },
            { x: new Date("2008-06-01T00:00:00Z"), y: null },
          ],
        },
      ],
    },
    {
      id: "latency",
      label: "p95",
      unit: "ms",
      series: [
        {
          id: "p95",
          label: "p95",
          kind: "line",
          points: [{ x: new Date("2008-06-01T00:00:00Z"), y: 3 }],
        },
      ],
    },
  ],
  12,
);

test("the table holds every pane's series with its unit, and says nothing where nothing was measured", () => {
  const table = prepareTable(panes);
  expect(table.columns.map(({ label }) => label)).toEqual(['Quality: AUC, "champion"', "p95 (ms)"]);
  expect(table.rows.map(({ values }) => values)).toEqual([
    [0.5, null],
    [null, 3],
  ]);
});

test("the CSV quotes what needs it, writes UTC instants and leaves missing values empty", () => {
  expect(toCsv(prepareTable(panes), "time", true)).toBe(
    'time,"Quality: AUC, ""champion""",p95 (ms)\r\n' +
      "2008-05-01T00:00:00.000Z,0.5,\r\n" +
      "2008-06-01T00:00:00.000Z,,3\r\n",
  );
});
