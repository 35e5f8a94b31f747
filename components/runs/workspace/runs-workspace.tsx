"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { type ReactNode, useMemo, useState } from "react";
import { DataTable } from "@/components/data-table/data-table";
import { useIsPhone } from "@/components/data-table/use-is-phone";
import type { ChartGridState, GridPanel } from "@/components/runs/charts/grid-state";
import { ChartsPane } from "@/components/runs/workspace/charts-pane";
import { createHoveredRun } from "@/components/runs/workspace/hovered-run";
import { RunColumnPicker } from "@/components/runs/workspace/run-column-picker";
import { type RunRow, runOf } from "@/components/runs/workspace/run-rows";
import { SplitView } from "@/components/runs/workspace/split-view";
import { useRunCompletion } from "@/components/runs/workspace/use-run-completion";
import type { Workspace } from "@/components/runs/workspace/use-workspace";
import { useWorkspaceRuns } from "@/components/runs/workspace/use-workspace-runs";
import { WorkspaceNotices, WorkspaceToolbar } from "@/components/runs/workspace/workspace-toolbar";
import { copyText } from "@/components/ui/copy-text";
import { EmptyState } from "@/components/ui/empty-state";
import type { RunListItem } from "@/server/tracking/schema";

// Without `ssr: false` there is no boundary, and a click would wait for what is loaded late.
const BulkActions = dynamic(
  () => import("@/components/runs/workspace/bulk-actions").then((module) => module.BulkActions),
  { ssr: false },
);
const DefinitionDialog = dynamic(
  () =>
    import("@/components/runs/workspace/definition-dialog").then(
      (module) => module.DefinitionDialog,
    ),
  { ssr: false },
);
const PeekPanel = dynamic(
  () => import("@/components/runs/workspace/peek-panel").then((module) => module.PeekPanel),
  { ssr: false },
);

/** A panel with all that it shows of the workspace. */
export type PlacedPanel = {
  project: string;
  panel: GridPanel;
  state: ChartGridState;
  /** The runs whose eye is open. */
  runIds: readonly string[];
  filter: string;
  sort: string;
  baselineId: string | null;
};

export type RunsWorkspaceProps = {
  project: string;
  /** Draws what puts a panel into a report. */
  renderReport?: (panel: PlacedPanel, onClose: () => void) => ReactNode;
};

/** The runs of a project: the table, the charts of the runs whose eye is open, or both. */
export function RunsWorkspace({ project, renderReport }: RunsWorkspaceProps) {
  const view = useWorkspaceRuns(project);
  const { workspace, drawn, defined } = view;
  const { table, kept, baselineId, peekId, setPlace } = workspace;
  const [reported, setReported] = useState<GridPanel | null>(null);
  const [hovered] = useState(createHoveredRun);
  return (
    <>
      <RunsTable
        project={project}
        view={view}
        onHover={hovered.set}
        charts={
          <ChartsPane
            project={project}
            workspace={workspace}
            drawn={drawn}
            hovered={hovered}
            onReport={renderReport === undefined ? undefined : setReported}
          />
        }
      />
      {reported !== null &&
        renderReport?.(
          {
            project,
            panel: reported,
            state: kept.arrangement.charts,
            runIds: drawn.map(({ id }) => id),
            filter: table.filter,
            sort: table.sort ?? "-started",
            baselineId,
          },
          () => setReported(null),
        )}
      {defined.key !== null && (
        <DefinitionDialog
          project={project}
          metric={defined.key}
          definition={defined.definition}
          onClose={defined.close}
        />
      )}
      {peekId !== null && (
        <PeekPanel runId={peekId} onClose={() => void setPlace({ peek: null })} />
      )}
    </>
  );
}

type RunsTableProps = {
  project: string;
  view: ReturnType<typeof useWorkspaceRuns>;
  onHover: (id: string | null) => void;
  charts: ReactNode;
};

function RunsTable({ project, view, onHover, charts }: RunsTableProps) {
  const router = useRouter();
  const { workspace, found, live, drawn, columns } = view;
  const { table, ids, baselineId, lifecycle } = workspace;
  const { baseline, toggle } = found;
  const completion = useRunCompletion(project);
  const pinnedItem = useMemo(() => (baseline ? pinned(baseline) : undefined), [baseline]);
  const compare = (selected: readonly string[]) => {
    const search = new URLSearchParams({ ids: selected.join(",") });
    if (baselineId !== null) search.set("base", baselineId);
    router.push(`/p/${project}/compare?${search}`);
  };
  const open = (row: RunRow) => {
    if (row.kind === "group") toggle(row.id);
    if (row.kind === "run") router.push(`/p/${project}/runs/${row.run.id}`);
  };
  return (
    <DataTable<RunRow>
      label="Runs"
      columns={columns}
      state={table}
      rows={found.rows}
      rowId={({ id }) => id}
      rowLabel={(row) => runOf(row)?.name ?? row.id}
      onOpen={open}
      isSelectable={isRun}
      {...useRowActions(project, view)}
      onHover={(row) => onHover(row === null ? null : (runOf(row)?.id ?? null))}
      rowClassName={(row) => (runOf(row)?.id === baselineId ? "bg-accent-soft" : undefined)}
      pinnedItem={pinnedItem}
      layout={workspace.columnLayout}
      columnPicker={
        <RunColumnPicker project={project} shownIds={ids} onChange={table.setColumnIds} />
      }
      completion={completion}
      filterPlaceholder="metric.evaluation.auc > 0.6 and status:finished"
      selectionActions={({ ids: selected, clear }) => (
        <BulkActions
          project={project}
          ids={runIdsOf(selected)}
          filter={table.filter}
          total={found.total}
          isDeleted={lifecycle === "deleted"}
          onCompare={() => compare(runIdsOf(selected))}
          onDone={clear}
        />
      )}
      toolbar={
        <WorkspaceToolbar
          project={project}
          workspace={workspace}
          columns={columns}
          drawn={drawn.length}
        />
      }
      notices={
        <WorkspaceNotices
          workspace={workspace}
          baseline={baseline}
          waiting={live.waiting}
          onRefresh={live.refresh}
        />
      }
      arrange={(grid) => <Arranged workspace={workspace} grid={grid} charts={charts} />}
      empty={<NoRuns />}
      fill
    />
  );
}

/** What keys do to the run under the cursor, and what follows the cursor. */
function useRowActions(project: string, { workspace, eyes }: RunsTableProps["view"]) {
  const { baselineId, peekId, setPlace } = workspace;
  const onRun = (act: (run: RunListItem) => void) => (row: RunRow) => {
    const run = runOf(row);
    if (run !== null) act(run);
  };
  return {
    rowKeys: {
      b: onRun(({ id }) => void setPlace({ base: id === baselineId ? null : id })),
      h: onRun(({ id }) => eyes.toggle(id)),
      " ": onRun(({ id }) => void setPlace({ peek: id === peekId ? null : id })),
      y: onRun(({ id }) => void copyText(`${window.location.origin}/p/${project}/runs/${id}`)),
    },
    onActive: onRun(({ id }) => {
      if (peekId !== null) void setPlace({ peek: id });
    }),
  };
}

type ArrangedProps = { workspace: Workspace; grid: ReactNode; charts: ReactNode };

function Arranged({ workspace, grid, charts }: ArrangedProps) {
  const isPhone = useIsPhone();
  const { layout, kept } = workspace;
  if (isPhone || layout === "table") return grid;
  if (layout === "charts") return <div className="min-h-0 flex-1 overflow-y-auto">{charts}</div>;
  return (
    <SplitView
      left={grid}
      right={charts}
      share={kept.arrangement.share}
      onShare={(share) => kept.change({ share })}
    />
  );
}

function NoRuns() {
  return (
    <EmptyState
      title="No run in this project yet"
      text="A pipeline's train step logs a run, and so does any client of MLflow that is pointed here."
      command={`export MLFLOW_TRACKING_URI=${typeof window === "undefined" ? "" : window.location.origin}`}
    />
  );
}

const isRun = ({ kind }: RunRow) => kind === "run";

function pinned(run: RunListItem): RunRow {
  return { kind: "run", id: `base/${run.id}`, run, depth: 0, isOpen: false };
}

/** Rows below an open one carry its id before their own; a run counts once. */
function runIdsOf(rowIds: readonly string[]): string[] {
  return [...new Set(rowIds.map((id) => id.split("/").at(-1) ?? id))];
}
