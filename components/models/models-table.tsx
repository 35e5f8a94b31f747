"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useMemo } from "react";
import type { TableColumn } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import { LIST_PAGES } from "@/components/data-table/list-pages";
import { useTableState } from "@/components/data-table/use-table-state";
import { AliasBadges } from "@/components/models/alias-badges";
import { useTRPC } from "@/components/trpc/provider";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCount, formatDate, formatFixed } from "@/components/ui/format";
import { TrustMark } from "@/components/ui/trust-mark";
import { LIST_LIMIT_MAX } from "@/server/lib/list/schema";
import type { ModelListItem } from "@/server/registry/schema";
import type { EndpointListItem } from "@/server/serving/schema";

/** `endpoints` is undefined while it is not known what serves. */
function buildColumns(
  endpoints: readonly EndpointListItem[] | undefined,
): readonly TableColumn<ModelListItem>[] {
  return [
    {
      id: "name",
      header: "Model",
      cell: ({ name, title }) => <span title={title}>{name}</span>,
      width: 170,
      sortable: true,
      priority: 1,
    },
    {
      id: "serving",
      header: "In production",
      description: "Versions that endpoints serve now",
      cell: ({ name }) => <Serving endpoints={endpoints?.filter((e) => e.modelName === name)} />,
      width: 180,
      priority: 2,
    },
    {
      id: "aliases",
      header: "Aliases",
      cell: ({ aliases }) => (
        <AliasBadges aliases={aliases.map(({ alias, number }) => `${alias} v${number}`)} />
      ),
      width: 220,
    },
    ...MEASURED_COLUMNS,
  ];
}

const MEASURED_COLUMNS: readonly TableColumn<ModelListItem>[] = [
  {
    id: "auc",
    header: "AUC of the latest",
    description: "On rows that the version was not trained on",
    cell: ({ latestAuc }) =>
      latestAuc === null ? (
        "not measured"
      ) : (
        <span className="inline-flex items-baseline gap-2">
          {formatFixed(latestAuc.value)}
          <TrustMark n={latestAuc.n} window={latestAuc} />
        </span>
      ),
    width: 240,
  },
  {
    id: "latest",
    header: "Latest version",
    cell: ({ latestNumber, latestCreatedAt }) =>
      latestNumber === null ? "none" : `v${latestNumber}, ${formatDate(latestCreatedAt)}`,
    width: 150,
    sortable: true,
  },
  {
    id: "versions",
    header: "Versions",
    cell: ({ versionCount }) => formatCount(versionCount),
    align: "right",
    width: 90,
    sortable: true,
  },
  {
    id: "useCase",
    header: "Use case",
    cell: ({ useCase }) => useCase || "–",
    width: 220,
    sortable: true,
    defaultVisible: false,
  },
  {
    id: "tier",
    header: "Tier",
    cell: ({ tier }) => String(tier),
    align: "right",
    width: 70,
    sortable: true,
  },
  {
    id: "project",
    header: "Project",
    cell: ({ project }) => project,
    sortable: true,
    defaultVisible: false,
  },
];

function Serving({ endpoints }: { endpoints: readonly EndpointListItem[] | undefined }) {
  if (endpoints === undefined) return <span className="text-muted-foreground">…</span>;
  const live = endpoints.filter(({ versionNumber }) => versionNumber !== null);
  if (live.length === 0) return <span className="text-muted-foreground">no endpoint</span>;
  return (
    <span className="inline-flex flex-wrap gap-x-2">
      {live.map(({ id, name, versionNumber }) => (
        <Link key={id} href={`/endpoints/${name}`} className="underline hover:text-accent-strong">
          v{versionNumber} on {name}
        </Link>
      ))}
    </span>
  );
}

export function ModelsTable() {
  const trpc = useTRPC();
  const table = useTableState({ defaultSort: "-updated" });
  const rows = useInfiniteQuery(trpc.models.list.infiniteQueryOptions(table.input, LIST_PAGES));
  const endpoints = useQuery(trpc.endpoints.list.queryOptions({ limit: LIST_LIMIT_MAX }));
  const columns = useMemo(() => buildColumns(endpoints.data?.items), [endpoints.data]);
  return (
    <DataTable
      label="Models"
      columns={columns}
      state={table}
      rows={rows}
      rowId={({ id }) => id}
      rowHref={({ name }) => `/models/${encodeURIComponent(name)}`}
      filterPlaceholder="alias:champion or tier = 1"
      empty={
        <EmptyState
          title="No model is registered yet"
          text="A pipeline's register step makes versions; run one to see its model here."
        />
      }
      fill
    />
  );
}
