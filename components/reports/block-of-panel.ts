import { makeBlockId } from "@/components/reports/block-kinds";
import type { AddedPanel, ChartGridState } from "@/components/runs/charts/grid-state";
import { RUNS_MAX } from "@/server/reports/constants";
import type { BlockOf, ReportPanel } from "@/server/reports/schema";

export type WorkspacePanel = {
  project: string;
  /** A metric's curves, or a panel that a person added. */
  panel: { kind: "line"; metric: string } | AddedPanel;
  /** How the grid draws it. */
  state: ChartGridState;
  /** The visible runs. */
  runIds: readonly string[];
  /** The table's filter and sort, for panels about all runs that it finds. */
  filter: string;
  sort: string;
  baselineId: string | null;
};

/**
 * A workspace's panel as a block. A panel of the visible runs keeps exactly those; one of all runs
 * that the filter finds keeps the filter.
 */
export function blockOfPanel(given: WorkspacePanel): BlockOf<"panel"> {
  const { project, panel, state, runIds, filter, sort, baselineId } = given;
  const isOfShown = ["line", "bar", "difference"].includes(panel.kind);
  const ids = isOfShown && runIds.length > 0 ? runIds.slice(0, RUNS_MAX) : null;
  const limit = Math.min(RUNS_MAX, Math.max(1, runIds.length));
  const { x, logX, logY, smoothing, ignoreOutliers } = state;
  const own = panel.kind === "line" ? (state.lines?.[panel.metric] ?? {}) : {};
  return {
    id: makeBlockId(),
    kind: "panel",
    title: "",
    panel: toReportPanel(panel),
    look: { x, logX, smoothing, ignoreOutliers, ...own, logY: own.logY ?? logY },
    runs: { project, filter, ids: ids === null ? null : [...ids], sort, limit },
    baselineId,
  };
}

function toReportPanel(panel: WorkspacePanel["panel"]): ReportPanel {
  if (panel.kind === "line") return { kind: "line", metric: panel.metric };
  const { kind, fields, logs } = panel;
  return { kind, fields, logs };
}
