"use client";

import { GitCompareArrows } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useDeferredValue, useMemo } from "react";
import { ChurnPanel } from "@/components/runs/compare/churn-panel";
import { CompareActions } from "@/components/runs/compare/compare-actions";
import { CompareGrid } from "@/components/runs/compare/compare-grid";
import { COMPARE_PARSERS } from "@/components/runs/compare/compare-state";
import { EvaluationOverlay } from "@/components/runs/compare/evaluation-overlay";
import { listLines } from "@/components/runs/compare/grid-lines";
import { MetricCharts } from "@/components/runs/metric-charts";
import { Button } from "@/components/ui/button";
import { formatCount, formatPlural } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { PageHeader } from "@/components/ui/page-header";
import { Switch } from "@/components/ui/switch";
import type { RunComparison } from "@/server/tracking/schema";

type ComparePageProps = { comparison: RunComparison; project: string };

export function ComparePage({ comparison, project }: ComparePageProps) {
  const [{ same, flip, find, hide }, set] = useQueryStates(COMPARE_PARSERS);
  const { runs, baseId } = comparison;
  const search = useDeferredValue(find.trim().toLowerCase());
  const shown = useMemo(() => orderRuns(comparison, hide), [comparison, hide]);
  const lines = useMemo(() => {
    const baseIndex = comparison.runs.findIndex(({ id }) => id === comparison.baseId);
    return listLines(comparison, { shown, baseIndex, search, showEqual: same });
  }, [comparison, shown, search, same]);
  const charted = useMemo(() => listCharted(comparison, shown), [comparison, shown]);
  const evaluated = useMemo(() => listEvaluated(comparison, shown), [comparison, shown]);
  const [base, ...others] = charted;
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
        actions={<CompareActions comparison={comparison} lines={lines} shown={shown} />}
      />
      <div className="flex flex-col gap-3">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <Input
            type="search"
            aria-label="Search metrics, params and facts"
            placeholder="Search metrics, params and facts"
            className="w-full sm:w-72"
            value={find}
            onChange={(event) => void set({ find: event.target.value || null })}
            data-table-filter
          />
          <Switch
            label="Show equal rows"
            checked={same}
            onCheckedChange={(next) => void set({ same: next || null })}
          />
          <Switch
            label="Runs as rows"
            checked={flip}
            onCheckedChange={(next) => void set({ flip: next || null })}
          />
          {shown.length < runs.length && (
            <Button size="sm" onClick={() => void set({ hide: null })}>
              Show {formatPlural(runs.length - shown.length, "hidden run")}
            </Button>
          )}
        </div>
        <section className="min-w-0 overflow-hidden rounded-panel border bg-panel">
          {lines.some(({ kind }) => kind !== "section") ? (
            <CompareGrid
              comparison={comparison}
              lines={lines}
              shown={shown}
              project={project}
              isFlipped={flip}
              onBase={(id) => void set({ base: id })}
              onHide={(id) => void set({ hide: [...hide, id] })}
            />
          ) : (
            <p className="p-4 text-muted-foreground">
              {search === ""
                ? "The runs agree in everything that was recorded."
                : "No row in which the runs differ fits the search."}
            </p>
          )}
        </section>
      </div>
      {base !== undefined && <ChurnPanel base={base} others={others} />}
      <EvaluationOverlay runs={evaluated} />
      <section className="flex flex-col gap-3">
        <h2 className="font-semibold text-lg">Curves</h2>
        <MetricCharts runs={charted} baselineId={baseId} />
      </section>
    </>
  );
}

/** Positions of the runs that are shown: the base, then the others as they were named. */
function orderRuns({ runs, baseId }: RunComparison, hidden: readonly string[]): number[] {
  const positions = runs.map((_, index) => index);
  const isBase = (index: number) => runs[index]?.id === baseId;
  const isHidden = (index: number) => hidden.includes(runs[index]?.id ?? "");
  return [
    ...positions.filter(isBase),
    ...positions.filter((index) => !isBase(index) && !isHidden(index)),
  ];
}

function listCharted({ runs, metrics }: RunComparison, shown: readonly number[]) {
  return shown.flatMap((index) => {
    const run = runs[index];
    if (run === undefined) return [];
    const own: { key: string; count: number }[] = [];
    for (const { key, counts } of metrics) {
      const count = counts[index] ?? 0;
      if (count > 0) own.push({ key, count });
    }
    return [{ id: run.id, name: run.name, metrics: own }];
  });
}

/** Runs that logged the rows they were evaluated on. */
function listEvaluated({ runs, inputs }: RunComparison, shown: readonly number[]) {
  const facts = inputs.filter(({ key }) => key.startsWith("evaluation."));
  return shown.flatMap((index) => {
    const run = runs[index];
    const isEvaluated = facts.some(({ values }) => values[index] != null);
    return run === undefined || !isEvaluated ? [] : [{ id: run.id, name: run.name }];
  });
}

/** The answer of the page in one sentence. */
function describeDifferences({ metrics, params, inputs, environment }: RunComparison): string {
  const count = (rows: readonly { differs: boolean }[]) =>
    rows.filter(({ differs }) => differs).length;
  const facts = formatPlural(count(inputs), "fact");
  return `They differ in ${formatPlural(count(params), "param")}, ${facts} of their data and ${count(environment)} of their environment; ${count(metrics)} of ${formatCount(metrics.length)} metrics came out differently.`;
}
