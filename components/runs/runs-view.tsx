"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { GitCompareArrows } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { parseAsString, useQueryState } from "nuqs";
import { useMemo } from "react";
import { DataTable } from "@/components/data-table/data-table";
import { LIST_PAGES } from "@/components/data-table/list-pages";
import { useTableState } from "@/components/data-table/use-table-state";
import { buildRunColumns } from "@/components/runs/run-columns";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { buttonStyle } from "@/components/ui/button-style";
import { EmptyState } from "@/components/ui/empty-state";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";
import { Select } from "@/components/ui/select";
import { COMPARE_LIMIT } from "@/server/tracking/constants";

export function RunsView({ project }: { project: string }) {
  const trpc = useTRPC();
  const { data: projects } = useQuery(trpc.projects.list.queryOptions());
  const router = useRouter();
  const current = projects?.find(({ slug }) => slug === project);
  if (projects !== undefined && current === undefined) return <NoProject project={project} />;
  return (
    <Page wide fill>
      <PageHeader
        title={current?.name ?? project}
        breadcrumb={[{ label: "Experiments", href: "/runs" }]}
        lead="Tracked runs: what was tried, on which data, and what came of it. Press b on a run to make it the baseline."
        actions={
          projects !== undefined &&
          projects.length > 1 && (
            <Select
              aria-label="Project"
              value={project}
              options={projects.map(({ slug, name, runCount }) => ({
                value: slug,
                label: `${name} (${runCount})`,
              }))}
              onValueChange={(slug) => router.push(`/p/${slug}/runs`)}
            />
          )
        }
      />
      <RunsTable project={project} />
    </Page>
  );
}

function NoProject({ project }: { project: string }) {
  return (
    <Page>
      <EmptyState
        title={`There is no project ${project}`}
        text="It may have been renamed, or the address was cut short."
        action={
          <Link href="/runs" className={buttonStyle({ variant: "primary" })}>
            Open the last project
          </Link>
        }
      />
    </Page>
  );
}

function RunsTable({ project }: { project: string }) {
  const trpc = useTRPC();
  const router = useRouter();
  const table = useTableState({ defaultSort: "-started" });
  const [base, setBase] = useQueryState("base", parseAsString);
  const { data: keys } = useQuery(trpc.runs.columns.queryOptions({ project }));
  const rows = useInfiniteQuery({
    ...trpc.runs.list.infiniteQueryOptions(
      {
        project,
        ...table.input,
        metrics: keys?.metrics.map(({ key }) => key) ?? [],
        params: keys?.params.map(({ key }) => key) ?? [],
      },
      LIST_PAGES,
    ),
    refetchInterval: 5_000,
  });
  const baseline = rows.data?.pages.flatMap(({ items }) => items).find(({ id }) => id === base);
  const columns = useMemo(() => buildRunColumns(keys, baseline), [keys, baseline]);
  const hidden = (keys?.moreMetrics ?? 0) + (keys?.moreParams ?? 0);
  const compare = (ids: readonly string[]) => {
    const search = new URLSearchParams({ ids: ids.join(",") });
    if (base !== null) search.set("base", base);
    router.push(`/p/${project}/compare?${search}`);
  };
  return (
    <DataTable
      label="Runs"
      columns={columns}
      state={table}
      rows={rows}
      rowId={({ id }) => id}
      rowLabel={({ name }) => name}
      rowHref={({ id }) => `/p/${project}/runs/${id}`}
      rowKeys={{ b: ({ id }) => void setBase(id === base ? null : id) }}
      rowClassName={({ id }) => (id === base ? "bg-accent-soft" : undefined)}
      filterPlaceholder="metric.evaluation.auc > 0.6 and status:finished"
      selectionActions={({ ids }) => (
        <Button
          size="sm"
          variant="primary"
          disabledReason={
            ids.length < 2
              ? "Choose two runs or more"
              : ids.length > COMPARE_LIMIT
                ? `At most ${COMPARE_LIMIT} runs can be compared`
                : undefined
          }
          onClick={() => compare(ids)}
        >
          <GitCompareArrows aria-hidden="true" />
          Compare
        </Button>
      )}
      toolbar={
        <span className="flex items-center gap-2 text-muted-foreground text-xs">
          {hidden > 0 && <span>{hidden} rarer keys have no column</span>}
          {baseline !== undefined && (
            <Button size="sm" variant="ghost" onClick={() => void setBase(null)}>
              Baseline {baseline.name}: clear
            </Button>
          )}
        </span>
      }
      empty={
        <EmptyState
          title="No run in this project yet"
          text="A pipeline's train step logs a run; start one under Pipelines."
        />
      }
      fill
    />
  );
}
