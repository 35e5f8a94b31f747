"use client";

import { useQueries, useQuery } from "@tanstack/react-query";
import { GitCompareArrows } from "lucide-react";
import Link from "next/link";
import { parseAsArrayOf, parseAsBoolean, parseAsString, useQueryStates } from "nuqs";
import { ComparisonTable } from "@/components/runs/comparison-table";
import { MetricCharts } from "@/components/runs/metric-charts";
import { useTRPC } from "@/components/trpc/provider";
import { buttonStyle } from "@/components/ui/button-style";
import { EmptyState } from "@/components/ui/empty-state";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";
import { QueryPanel } from "@/components/ui/query-panel";
import { Select } from "@/components/ui/select";
import { LinesSkeleton, PageSkeleton } from "@/components/ui/skeleton";
import { Switch } from "@/components/ui/switch";
import type { RunComparison } from "@/server/tracking/schema";

const PARSERS = {
  ids: parseAsArrayOf(parseAsString).withDefault([]),
  base: parseAsString,
  same: parseAsBoolean.withDefault(false),
  flip: parseAsBoolean.withDefault(false),
};

export function CompareView({ project }: { project: string }) {
  const trpc = useTRPC();
  const [{ ids, base }] = useQueryStates(PARSERS);
  const query = useQuery({
    ...trpc.runs.compare.queryOptions({ ids, base: base ?? undefined }),
    enabled: ids.length > 0,
  });
  return (
    <Page wide>
      {ids.length === 0 ? (
        <EmptyState
          title="No run to compare"
          text="Select two or more runs in the table of runs and choose Compare."
          action={
            <Link href={`/p/${project}/runs`} className={buttonStyle({ variant: "primary" })}>
              Open the runs
            </Link>
          }
        />
      ) : (
        <QueryPanel
          errorTitle="The runs could not be compared"
          label="Comparing"
          query={query}
          loading={<PageSkeleton />}
        >
          {(comparison) => <ComparePage comparison={comparison} project={project} />}
        </QueryPanel>
      )}
    </Page>
  );
}

function ComparePage({ comparison, project }: { comparison: RunComparison; project: string }) {
  const [{ same, flip }, set] = useQueryStates(PARSERS);
  const { runs, baseId } = comparison;
  const options = { comparison, project, showEqual: same, transposed: flip };
  return (
    <>
      <PageHeader
        title={`${runs.length} runs compared`}
        icon={<GitCompareArrows />}
        breadcrumb={[
          { label: "Experiments", href: "/runs" },
          { label: project, href: `/p/${project}/runs` },
        ]}
        lead={describeDifferences(comparison)}
        actions={
          <div className="flex flex-wrap items-center gap-4">
            <Switch
              label="Show equal rows"
              checked={same}
              onCheckedChange={(next) => void set({ same: next ? true : null })}
            />
            <Switch
              label="Runs as rows"
              checked={flip}
              onCheckedChange={(next) => void set({ flip: next ? true : null })}
            />
            <Select
              aria-label="Base"
              className="w-52"
              value={baseId}
              options={runs.map(({ id, name }) => ({ value: id, label: `Base: ${name}` }))}
              onValueChange={(id) => void set({ base: id })}
            />
          </div>
        }
      />
      <ComparisonTable
        title="Metrics"
        description="evaluation.* and training.* were measured on the rows and windows listed under Data."
        kind="metrics"
        {...options}
      />
      <ComparisonTable title="Params" kind="params" {...options} />
      <ComparisonTable title="Data" kind="inputs" {...options} />
      <ComparisonTable title="Code and environment" kind="environment" {...options} />
      {comparison.tags.length > 0 && <ComparisonTable title="Tags" kind="tags" {...options} />}
      <section className="flex flex-col gap-3">
        <h2 className="font-semibold text-lg">Curves</h2>
        <ComparedCurves comparison={comparison} />
      </section>
    </>
  );
}

/** The details know how many points each metric has, which decides what is a curve. */
function ComparedCurves({ comparison: { runs } }: { comparison: RunComparison }) {
  const trpc = useTRPC();
  const details = useQueries({
    queries: runs.map(({ id }) => trpc.runs.get.queryOptions({ id })),
    combine: (results) => results.map(({ data }) => data),
  });
  const loaded = details.filter((run) => run !== undefined);
  if (loaded.length < runs.length) return <LinesSkeleton label="Loading curves" />;
  return <MetricCharts runs={loaded} />;
}

/** The answer of the page in one sentence. */
function describeDifferences({ metrics, params, inputs, environment }: RunComparison): string {
  const count = (rows: readonly { differs: boolean }[]) =>
    rows.filter(({ differs }) => differs).length;
  return `They differ in ${count(params)} params, ${count(inputs)} facts of their data and ${count(environment)} of their environment; ${count(metrics)} of ${metrics.length} metrics came out differently.`;
}
