"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import type { TableColumn } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import { LIST_PAGES } from "@/components/data-table/list-pages";
import { useTableState } from "@/components/data-table/use-table-state";
import {
  countProgress,
  describeObjective,
  isActive,
  METHOD_WORDS,
} from "@/components/sweeps/describe-sweep";
import { useTRPC } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { formatDateTime, formatFixed } from "@/components/ui/format";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";
import { ProgressBar } from "@/components/ui/progress-bar";
import { Status } from "@/components/ui/status";
import type { SweepListItem } from "@/server/sweeps/schema";

const SweepDialog = dynamic(
  () => import("@/components/sweeps/sweep-dialog").then((module) => module.SweepDialog),
  { ssr: false },
);

const POLL_MS = 3_000;
const IDLE_POLL_MS = 15_000;

const COLUMNS: readonly TableColumn<SweepListItem>[] = [
  {
    id: "name",
    header: "Sweep",
    cell: ({ name }) => name,
    width: 200,
    sortable: true,
    priority: 1,
  },
  {
    id: "number",
    header: "No.",
    cell: ({ number }) => `#${number}`,
    width: 64,
    sortable: true,
  },
  {
    id: "state",
    header: "State",
    cell: ({ state }) => <Status state={state} />,
    width: 120,
    sortable: true,
    priority: 2,
  },
  {
    id: "method",
    header: "Method",
    cell: ({ method }) => METHOD_WORDS[method],
    width: 100,
    sortable: true,
  },
  {
    id: "trials",
    header: "Trials",
    description: "Ended trials, failed ones included, of how many at most",
    cell: (sweep) => <TrialsCell sweep={sweep} />,
    width: 170,
    sortable: true,
  },
  {
    id: "best",
    header: "Best",
    cell: ({ best }) => (best === null ? "not measured" : formatFixed(best.value, 4)),
    align: "right",
    width: 90,
    sortable: true,
  },
  {
    id: "metric",
    header: "Objective",
    cell: (sweep) => {
      const { label, on } = describeObjective(sweep);
      return `${label}, ${on}`;
    },
    width: 220,
    sortable: true,
  },
  {
    id: "pipeline",
    header: "Pipeline",
    cell: ({ pipeline }) => pipeline.name,
    width: 200,
    sortable: true,
  },
  {
    id: "owner",
    header: "By",
    cell: ({ createdByName }) => createdByName,
    sortable: true,
    defaultVisible: false,
  },
  {
    id: "created",
    header: "Created",
    cell: ({ createdAt }) => formatDateTime(createdAt),
    sortable: true,
    defaultVisible: false,
  },
];
const PROJECT_COLUMN: TableColumn<SweepListItem> = {
  id: "project",
  header: "Project",
  cell: ({ project }) => project,
  sortable: true,
};

function TrialsCell({ sweep }: { sweep: SweepListItem }) {
  const { done, total, share } = countProgress(sweep);
  const failed = sweep.counts.failed > 0 ? `, ${sweep.counts.failed} failed` : "";
  return (
    <ProgressBar
      label={`Trials of ${sweep.name}`}
      value={share}
      text={`${done} of ${total}${failed}`}
      tone={sweep.state === "failed" ? "act" : "accent"}
    />
  );
}

/** The sweeps of a project, or of all. */
export function SweepsView({ project }: { project?: string }) {
  const [isCreating, setIsCreating] = useState(false);
  const forbidden = useDisabledReason("runs.write");
  const newSweep = (
    <Button variant="primary" disabledReason={forbidden} onClick={() => setIsCreating(true)}>
      <Plus aria-hidden="true" />
      New sweep
    </Button>
  );
  return (
    <Page wide fill>
      <PageHeader
        title="Sweeps"
        breadcrumb={
          project === undefined ? [] : [{ label: "Experiments", href: `/p/${project}/runs` }]
        }
        lead="Searches over a pipeline's settings; each trial is a run."
        actions={newSweep}
      />
      <SweepsTable project={project} action={newSweep} />
      {isCreating && <SweepDialog project={project} onClose={() => setIsCreating(false)} />}
    </Page>
  );
}

function SweepsTable({
  project,
  action,
}: {
  project: string | undefined;
  action: React.ReactNode;
}) {
  const trpc = useTRPC();
  const table = useTableState({ defaultSort: "-number" });
  const rows = useInfiniteQuery({
    ...trpc.sweeps.list.infiniteQueryOptions({ ...table.input, project }, LIST_PAGES),
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some(isActive)) ? POLL_MS : IDLE_POLL_MS,
  });
  return (
    <DataTable
      label="Sweeps"
      columns={project === undefined ? [...COLUMNS, PROJECT_COLUMN] : COLUMNS}
      state={table}
      rows={rows}
      rowId={({ id }) => id}
      rowLabel={({ name }) => name}
      rowHref={(sweep) => `/p/${sweep.project}/sweeps/${sweep.number}`}
      filterPlaceholder="state:running or best > 0.7"
      empty={
        <EmptyState
          title="No sweep yet"
          text="A sweep tries values of a pipeline's settings on the same rows, by grid, at random or by Bayesian search, and logs every trial as a run of one group."
          action={action}
        />
      }
      fill
    />
  );
}
