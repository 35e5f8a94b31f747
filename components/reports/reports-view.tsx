"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import type { TableColumn } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import { LIST_PAGES } from "@/components/data-table/list-pages";
import { useTableState } from "@/components/data-table/use-table-state";
import { useTRPC } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCount, formatDate, formatDateTime } from "@/components/ui/format";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";
import { AUDIENCE_WORDS } from "@/server/reports/constants";
import type { ReportListItem } from "@/server/reports/schema";

const NewReportDialog = dynamic(() =>
  import("@/components/reports/new-report-dialog").then((module) => module.NewReportDialog),
);

const COLUMNS: readonly TableColumn<ReportListItem>[] = [
  {
    id: "title",
    header: "Report",
    cell: ({ title }) => title,
    width: 320,
    sortable: true,
    priority: 1,
  },
  {
    id: "frozen",
    header: "State",
    cell: ({ frozenAt }) =>
      frozenAt === null ? (
        <Badge tone="accent">Live</Badge>
      ) : (
        <Badge tone="watch">Frozen {formatDate(frozenAt)}</Badge>
      ),
    width: 150,
    sortable: true,
    priority: 2,
  },
  { id: "owner", header: "Owner", cell: ({ ownerName }) => ownerName, sortable: true },
  {
    id: "audience",
    header: "Read by",
    cell: ({ audience }) => AUDIENCE_WORDS[audience],
    width: 200,
    sortable: true,
  },
  {
    id: "blocks",
    header: "Blocks",
    cell: ({ blockCount }) => formatCount(blockCount),
    align: "right",
    width: 90,
  },
  {
    id: "comments",
    header: "Comments",
    cell: ({ commentCount }) => formatCount(commentCount),
    align: "right",
    width: 100,
  },
  {
    id: "updated",
    header: "Changed",
    cell: ({ updatedAt }) => formatDateTime(updatedAt),
    width: 210,
    sortable: true,
  },
];
const PROJECT_COLUMN: TableColumn<ReportListItem> = {
  id: "project",
  header: "Project",
  cell: ({ project }) => project,
  sortable: true,
};

/** The reports of a project, or of all, that one may read. */
export function ReportsView({ project }: { project?: string }) {
  const [isCreating, setIsCreating] = useState(false);
  const forbidden = useDisabledReason("runs.write");
  const newReport = (
    <Button variant="primary" disabledReason={forbidden} onClick={() => setIsCreating(true)}>
      <Plus aria-hidden="true" />
      New report
    </Button>
  );
  return (
    <Page wide fill>
      <PageHeader
        title="Reports"
        breadcrumb={
          project === undefined ? [] : [{ label: "Experiments", href: `/p/${project}/runs` }]
        }
        lead="Findings in words beside the charts and tables they rest on, live or as they were on the day they were frozen."
        actions={newReport}
      />
      <ReportsTable project={project} action={newReport} />
      {isCreating && <NewReportDialog project={project} onClose={() => setIsCreating(false)} />}
    </Page>
  );
}

function ReportsTable({ project, action }: { project: string | undefined; action: ReactNode }) {
  const trpc = useTRPC();
  const table = useTableState({ defaultSort: "-updated" });
  const rows = useInfiniteQuery(
    trpc.reports.list.infiniteQueryOptions({ ...table.input, project }, LIST_PAGES),
  );
  return (
    <DataTable
      label="Reports"
      columns={project === undefined ? [...COLUMNS, PROJECT_COLUMN] : COLUMNS}
      state={table}
      rows={rows}
      rowId={({ id }) => id}
      rowLabel={({ title }) => title}
      rowHref={({ id }) => `/reports/${id}`}
      filterPlaceholder="owner:me or updated > -30d"
      empty={
        <EmptyState
          title="No report yet"
          text="A report holds words, panels of runs, tables, profiles and gate results. It follows the data until somebody freezes it."
          action={action}
        />
      }
      fill
    />
  );
}
