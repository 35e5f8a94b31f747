"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Star } from "lucide-react";
import Link from "next/link";
import { useMemo } from "react";
import type { TableColumn } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import { LIST_PAGES } from "@/components/data-table/list-pages";
import { useTableState } from "@/components/data-table/use-table-state";
import {
  describeObjective,
  formatValue,
  isActive,
  shortName,
} from "@/components/sweeps/describe-sweep";
import { useTRPC } from "@/components/trpc/provider";
import { formatDuration, formatFixed } from "@/components/ui/format";
import { Status } from "@/components/ui/status";
import type { SweepDetail, SweepTrialItem } from "@/server/sweeps/schema";

const POLL_MS = 1_500;

/** Every trial with its values; a row leads to the trial's run. */
export function TrialsTable({ sweep }: { sweep: SweepDetail }) {
  const trpc = useTRPC();
  const { number, project, space, direction } = sweep;
  const table = useTableState({ defaultSort: direction === "higher" ? "-value" : "value" });
  const columns = useMemo(() => buildColumns(sweep), [sweep]);
  const rows = useInfiniteQuery({
    ...trpc.sweeps.trials.infiniteQueryOptions({ ...table.input, number }, LIST_PAGES),
    refetchInterval: isActive(sweep) || sweep.counts.running > 0 ? POLL_MS : false,
  });
  return (
    <DataTable
      label="Trials"
      columns={columns}
      state={table}
      rows={rows}
      rowId={(trial) => String(trial.number)}
      rowLabel={(trial) => `Trial ${trial.number}`}
      rowHref={({ runId }) => (runId === null ? undefined : `/p/${project}/runs/${runId}`)}
      filterPlaceholder={`state:finished and param.${space[0]?.name ?? "model.l2"} > 1`}
      empty={
        <p className="p-6 text-muted-foreground">
          The first trials start when the rows are prepared and a worker is free.
        </p>
      }
    />
  );
}

function buildColumns(sweep: SweepDetail): TableColumn<SweepTrialItem>[] {
  const { label, on, definition } = describeObjective(sweep);
  const best = sweep.best?.number;
  return [
    {
      id: "number",
      header: "Trial",
      width: 90,
      sortable: true,
      priority: 1,
      cell: ({ number }) => (
        <span className="inline-flex items-center gap-1.5">
          {number}
          {number === best && (
            <Star aria-label="Best so far" className="size-3.5 fill-current text-accent" />
          )}
        </span>
      ),
    },
    {
      id: "value",
      header: label,
      description: `On the ${on}. ${definition ?? ""}`,
      align: "right",
      width: 120,
      sortable: true,
      priority: 2,
      cell: ({ value, state }) =>
        value === null ? (state === "finished" ? "not measured" : "–") : formatFixed(value, 5),
    },
    ...sweep.space.map(
      ({ name, kind }): TableColumn<SweepTrialItem> => ({
        id: `param.${name}`,
        header: shortName(name),
        description: name,
        align: kind === "choice" || kind === "boolean" ? "left" : "right",
        width: 130,
        sortable: true,
        cell: ({ params }) => formatValue(params[name]),
      }),
    ),
    {
      id: "state",
      header: "State",
      width: 120,
      sortable: true,
      cell: ({ state }) => <Status state={state} />,
    },
    {
      id: "duration",
      header: "Duration",
      align: "right",
      width: 100,
      sortable: true,
      cell: ({ startedAt, finishedAt }) =>
        startedAt === null || finishedAt === null
          ? "–"
          : formatDuration(finishedAt.getTime() - startedAt.getTime()),
    },
    {
      id: "job",
      header: "Log",
      width: 80,
      cell: ({ jobId }) =>
        jobId === null ? (
          "–"
        ) : (
          <Link href={`/jobs/${jobId}`} className="underline hover:text-accent-strong">
            job
          </Link>
        ),
    },
    {
      id: "error",
      header: "Reason",
      width: 260,
      defaultVisible: sweep.counts.failed > 0,
      cell: ({ error }) => error ?? "",
    },
  ];
}
