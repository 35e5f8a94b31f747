"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { shortNumber } from "@/components/charts/chart-format";
import { binValues, boxOf } from "@/components/charts/scene/distribution";
import {
  type BoxGroup,
  buildBoxScene,
  buildHistogramScene,
} from "@/components/charts/scene/distribution-scene";
import { TargetPanel } from "@/components/charts/target-panel";
import type { AddedPanelProps } from "@/components/runs/charts/added-panels";
import { labelOfField } from "@/components/runs/charts/field-condition";
import { useTRPC } from "@/components/trpc/provider";
import { formatCount } from "@/components/ui/format";
import { QueryPanel } from "@/components/ui/query-panel";
import { PARALLEL_MAX } from "@/server/tracking/workspace/constants";
import type { ParallelPlot } from "@/server/tracking/workspace/schema";

/** More boxes than this cannot be told apart. */
const GROUPS_SHOWN = 20;

function usePlot({ project, filter = "", panel }: AddedPanelProps) {
  const trpc = useTRPC();
  return useQuery({
    ...trpc.workspace.parallel.queryOptions({
      project,
      filter,
      axes: panel.fields,
      limit: PARALLEL_MAX,
    }),
    placeholderData: keepPreviousData,
  });
}

/** How a value is spread over the runs that the filter finds. */
export function HistogramPanel(props: AddedPanelProps) {
  const { panel, title } = props;
  const label = labelOfField(panel.fields[0] ?? "");
  const plot = usePlot(props);
  return (
    <QueryPanel errorTitle={`${title} could not be loaded`} label={`Loading ${title}`} query={plot}>
      {(data) => {
        const values = data.rows.flatMap(({ values: [value] }) =>
          typeof value === "number" ? [value] : [],
        );
        const bins = binValues(values);
        return (
          <TargetPanel
            label={title}
            title={title}
            rowLabel={label}
            note={describeRuns(values.length, data)}
            table={() => ({
              columns: [{ id: "runs", label: "runs" }],
              rows: bins.map(({ from, to, count }) => ({
                x: `${shortNumber(from)} to ${shortNumber(to)}`,
                values: [count],
              })),
            })}
            build={(width, height) => buildHistogramScene(bins, label, { width, height })}
            actions={props.actions}
          />
        );
      }}
    </QueryPanel>
  );
}

/** A metric's spread for every value of a param. */
export function BoxPanel(props: AddedPanelProps) {
  const { panel, title } = props;
  const [group = "", value = ""] = panel.fields.map(labelOfField);
  const plot = usePlot(props);
  return (
    <QueryPanel errorTitle={`${title} could not be loaded`} label={`Loading ${title}`} query={plot}>
      {(data) => {
        const groups = toGroups(data);
        const shown = groups.slice(0, GROUPS_SHOWN);
        const n = groups.reduce((sum, { figures }) => sum + figures.n, 0);
        const of =
          shown.length < groups.length
            ? ` · the ${shown.length} largest of ${groups.length} groups`
            : "";
        return (
          <TargetPanel
            label={title}
            title={title}
            rowLabel={group}
            note={`${describeRuns(n, data)}${of}`}
            table={() => ({
              columns: ["n", "low", "q1", "median", "q3", "high"].map((id) => ({ id, label: id })),
              rows: groups.map(({ name, figures: { n: count, low, q1, median, q3, high } }) => ({
                x: name,
                values: [count, low, q1, median, q3, high],
              })),
            })}
            build={(width, height) => buildBoxScene(shown, { group, value }, { width, height })}
            actions={props.actions}
          />
        );
      }}
    </QueryPanel>
  );
}

/** The largest groups first. */
function toGroups({ rows }: ParallelPlot): BoxGroup[] {
  const byName = new Map<string, number[]>();
  for (const { values } of rows) {
    const [group, value] = values;
    if (typeof value !== "number") continue;
    const name = group === null || group === undefined ? "no value" : String(group);
    byName.set(name, [...(byName.get(name) ?? []), value]);
  }
  return [...byName]
    .flatMap(([name, values]) => {
      const figures = boxOf(values);
      return figures === null ? [] : [{ name, figures }];
    })
    .sort((a, b) => b.figures.n - a.figures.n);
}

function describeRuns(n: number, { rows, total }: ParallelPlot): string {
  const newest = rows.length < total ? ` of the newest ${formatCount(rows.length)}` : "";
  return `n ${formatCount(n)}${newest}; ${formatCount(total)} runs found`;
}
