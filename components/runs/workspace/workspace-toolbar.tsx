"use client";

import { ArrowDownToLine, X } from "lucide-react";
import type { TableColumn } from "@/components/data-table/columns";
import { FilterChips } from "@/components/filter/filter-chips";
import { ExportButton } from "@/components/runs/workspace/export-button";
import type { RunRow } from "@/components/runs/workspace/run-rows";
import type { Workspace } from "@/components/runs/workspace/use-workspace";
import {
  EyeMenu,
  GroupMenu,
  LayoutSwitch,
  UndoButtons,
} from "@/components/runs/workspace/workspace-menus";
import { Button } from "@/components/ui/button";
import { formatPlural } from "@/components/ui/format";
import type { RunListItem } from "@/server/tracking/schema";

const GROUP_FACTS = ["experiment", "status", "owner", "code"] as const;

type WorkspaceToolbarProps = {
  project: string;
  workspace: Workspace;
  columns: readonly TableColumn<RunRow>[];
  drawn: number;
};

export function WorkspaceToolbar(props: WorkspaceToolbarProps) {
  const { project, workspace, columns, drawn } = props;
  const { table, kept, groupBy, keys, lifecycle, layout, setPlace, undo } = workspace;
  const fields = [
    ...new Set([...workspace.varying, ...keys.params].map((key) => `param.${key}`)),
    ...GROUP_FACTS,
  ].map((path) => ({ path, label: path.replace(/^param\./, "") }));
  return (
    <div className="flex flex-wrap items-center gap-1">
      <GroupMenu by={groupBy} fields={fields} onChange={(g) => void setPlace({ g: [...g] })} />
      <EyeMenu arrangement={kept.arrangement} drawn={drawn} onChange={kept.change} />
      <UndoButtons undo={undo.undo} redo={undo.redo} />
      <ExportButton
        input={{ project, lifecycle, filter: table.input.filter, sort: table.sort, ...keys }}
        columns={columns}
      />
      <LayoutSwitch layout={layout} onChange={(next) => void setPlace({ layout: next })} />
    </div>
  );
}

type WorkspaceNoticesProps = {
  workspace: Workspace;
  baseline: RunListItem | undefined;
  waiting: number;
  onRefresh: () => void;
};

/** What holds for the table beyond its rows: conditions, baseline, deleted runs, new runs. */
export function WorkspaceNotices(props: WorkspaceNoticesProps) {
  const { workspace, baseline, waiting, onRefresh } = props;
  const { table, lifecycle, unknownIds, setPlace } = workspace;
  return (
    <div className="flex w-full flex-wrap items-center gap-2 empty:hidden">
      <FilterChips filter={table.filter} onFilter={table.setFilter} />
      {waiting > 0 && (
        <Button size="sm" onClick={onRefresh}>
          <ArrowDownToLine />
          {formatPlural(waiting, "new run")}: show
        </Button>
      )}
      {baseline !== undefined && (
        <Button size="sm" variant="ghost" onClick={() => void setPlace({ base: null })}>
          <X />
          Baseline {baseline.name}
        </Button>
      )}
      {lifecycle === "deleted" && (
        <Button size="sm" variant="ghost" onClick={() => void setPlace({ life: null })}>
          <X />
          Deleted runs
        </Button>
      )}
      {unknownIds.length > 0 && (
        <p role="status" className="text-muted-foreground text-sm">
          This link asks for columns that are not here any more: {unknownIds.join(", ")}.
        </p>
      )}
    </div>
  );
}
