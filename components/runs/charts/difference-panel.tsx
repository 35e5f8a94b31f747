"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { AddedPanelProps } from "@/components/runs/charts/added-panels";
import { useTRPC } from "@/components/trpc/provider";
import { cn } from "@/components/ui/cn";
import { formatDelta, formatNumber } from "@/components/ui/format";
import { QueryPanel } from "@/components/ui/query-panel";
import type { RunComparison } from "@/server/tracking/schema";

/** More columns than this do not fit a panel; the comparison page has all of them. */
const RUNS_SHOWN = 8;

/** What the visible runs do not share, against the baseline. */
export function DifferencePanel({ runs, baselineId, title, actions }: AddedPanelProps) {
  const trpc = useTRPC();
  const base = baselineId ?? runs[0]?.id;
  const ids = [...new Set([...(base === undefined ? [] : [base]), ...runs.map(({ id }) => id)])];
  const shown = ids.slice(0, RUNS_SHOWN);
  const query = useQuery({
    ...trpc.runs.compare.queryOptions({ ids: shown, base }),
    enabled: shown.length > 1,
    placeholderData: keepPreviousData,
  });
  return (
    <figure aria-label={title} className="flex flex-col gap-2">
      <div className="flex items-center gap-2">
        <p className="min-w-0 flex-1 truncate font-medium">{title}</p>
        {actions}
      </div>
      {shown.length < 2 ? (
        <p className="text-muted-foreground">Show at least two runs to compare them.</p>
      ) : (
        <QueryPanel errorTitle="The runs could not be compared" label="Comparing" query={query}>
          {(comparison) => <DifferenceTable comparison={comparison} title={title} />}
        </QueryPanel>
      )}
      {ids.length > shown.length && (
        <figcaption className="text-muted-foreground text-xs">
          {shown.length} of {ids.length} shown runs.
        </figcaption>
      )}
    </figure>
  );
}

function DifferenceTable({ comparison, title }: { comparison: RunComparison; title: string }) {
  const { runs, baseId, metrics, params } = comparison;
  const baseIndex = runs.findIndex(({ id }) => id === baseId);
  const differing = metrics.filter(({ differs }) => differs);
  const otherParams = params.filter(({ differs }) => differs);
  if (differing.length + otherParams.length === 0) {
    return <p className="text-muted-foreground">Same params and same metrics.</p>;
  }
  return (
    <div className="max-h-72 overflow-auto">
      <table aria-label={title} className="w-full border-separate border-spacing-0 text-sm">
        <thead className="sticky top-0 bg-panel text-muted-foreground text-xs">
          <tr>
            <th scope="col" className="h-8 border-b px-2 text-left font-normal">
              name
            </th>
            {runs.map(({ id, name }, index) => (
              <th key={id} scope="col" className="max-w-32 truncate border-b px-2 text-right">
                {index === baseIndex ? `${name} (baseline)` : name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {otherParams.map(({ key, values }) => (
            <Row key={`param/${key}`} name={key}>
              {values.map((value, index) => (
                <Cell key={runs[index]?.id}>
                  <span className={cn(value !== values[baseIndex] && "font-medium")}>
                    {value ?? "not logged"}
                  </span>
                </Cell>
              ))}
            </Row>
          ))}
          {differing.map(({ key, values, deltas, direction }) => (
            <Row key={`metric/${key}`} name={key}>
              {values.map((value, index) => (
                <Cell key={runs[index]?.id}>
                  {formatNumber(value, 4)}
                  {index !== baseIndex && (
                    <Delta delta={deltas[index] ?? null} direction={direction} />
                  )}
                </Cell>
              ))}
            </Row>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <tr className="hover:bg-muted/60">
      <th scope="row" className="h-7 max-w-48 truncate border-b px-2 text-left font-normal">
        {name}
      </th>
      {children}
    </tr>
  );
}

function Cell({ children }: { children: ReactNode }) {
  return <td className="max-w-40 truncate border-b px-2 text-right tabular-nums">{children}</td>;
}

type DeltaProps = { delta: number | null; direction: "higher" | "lower" | null };

function Delta({ delta, direction }: DeltaProps) {
  if (delta === null || delta === 0) return null;
  const isBetter = direction === null ? null : delta > 0 === (direction === "higher");
  const tone = isBetter === null ? "text-muted-foreground" : isBetter ? "text-good" : "text-act";
  return <span className={cn("pl-1 text-xs", tone)}>{formatDelta(delta, 4)}</span>;
}
