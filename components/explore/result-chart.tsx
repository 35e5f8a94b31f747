"use client";

import { useMemo } from "react";
import { ChartPanel } from "@/components/charts/chart-panel";
import { type ChartChoice, drawChart } from "@/components/explore/chart-choice";
import { cn } from "@/components/ui/cn";
import type { AnswerColumn } from "@/server/explore/schema";

type ResultChartProps = {
  choice: ChartChoice;
  columns: readonly AnswerColumn[];
  rows: readonly (readonly unknown[])[];
  /** How many rows of how many are drawn. */
  counted: string;
  /** Visible heading; "y over x" unless told. */
  title?: string;
};

const HEIGHT = 320;
const FACET_HEIGHT = 150;

/** Rows of a query as the one chart panel draws them, or why they cannot be drawn so. */
export function ResultChart({ choice, columns, rows, counted, title }: ResultChartProps) {
  const drawn = useMemo(() => drawChart(choice, columns, rows), [choice, columns, rows]);
  if (typeof drawn === "string") {
    return (
      <p role="status" className="rounded-panel border p-6 text-muted-foreground">
        {drawn}
      </p>
    );
  }
  const { x, y, facets, notes } = drawn;
  const name = `${choice.y} over ${choice.x}`;
  const note = [counted, ...notes].join(" · ");
  const isSplit = choice.facet !== "" && facets.length > 0;
  const panels = facets.map((facet) => (
    <ChartPanel
      key={facet.name}
      label={isSplit ? `${name}, ${choice.facet} = ${facet.name}` : name}
      title={isSplit ? facet.name : (title ?? name)}
      x={x}
      panes={[
        {
          ...{ id: "y", label: choice.y, series: facet.series },
          height: isSplit ? FACET_HEIGHT : HEIGHT,
          ...(y === null ? {} : { domain: y }),
        },
      ]}
      note={isSplit ? undefined : note}
    />
  ));
  if (!isSplit) return panels;
  return (
    <section aria-label={`${name} by ${choice.facet}`} className="flex flex-col gap-2">
      <h3 className="font-medium">{title ?? `${name} by ${choice.facet}`}</h3>
      <div className={cn("grid gap-4", facets.length > 1 && "sm:grid-cols-2 2xl:grid-cols-3")}>
        {panels}
      </div>
      <p className="text-muted-foreground text-xs">{note}</p>
    </section>
  );
}
