"use client";

import { useMemo } from "react";
import { ChartPanel } from "@/components/charts/chart-panel";
import {
  CHART_KINDS,
  type ChartChoice,
  type ChartKind,
  drawChart,
  recommendChart,
} from "@/components/explore/chart-choice";
import type { Answer } from "@/components/explore/use-answer";
import { Field } from "@/components/ui/field";
import { formatCount } from "@/components/ui/format";
import { Select } from "@/components/ui/select";

type ChartShelfProps = {
  answer: Answer;
  chart: ChartChoice | null;
  onChart: (chart: ChartChoice) => void;
};

const KIND_WORDS: Readonly<Record<ChartKind, string>> = {
  bar: "Bars",
  line: "Lines",
  scatter: "Dots",
};

/** The rows that are here as a chart: what their types suggest, until somebody chooses. */
export function ChartShelf({ answer, chart, onChart }: ChartShelfProps) {
  const pages = answer.query.data?.pages;
  const columns = useMemo(() => pages?.[0]?.columns ?? [], [pages]);
  const rows = useMemo(() => pages?.flatMap((page) => page.rows) ?? [], [pages]);
  const recommended = useMemo(() => recommendChart(columns, rows), [columns, rows]);
  const names = columns.map(({ name }) => name);
  const isKnown = chart !== null && [chart.x, chart.y].every((name) => names.includes(name));
  const choice = isKnown ? chart : recommended;
  const drawn = useMemo(
    () => (choice === null ? null : drawChart(choice, columns, rows)),
    [choice, columns, rows],
  );
  if (choice === null) {
    return (
      <p className="text-muted-foreground">
        A chart needs a number. Add one to the query, such as <code>count(*)</code>.
      </p>
    );
  }
  const isCut = pages?.at(-1)?.hasMore === true;
  const counted = `${isCut ? "first " : ""}${formatCount(rows.length)} rows${isCut ? " of more" : ""}`;
  return (
    <div className="flex flex-col gap-4">
      <Shelf choice={choice} names={names} onChart={onChart} />
      {typeof drawn === "string" ? (
        <p role="status" className="rounded-panel border p-6 text-muted-foreground">
          {drawn}
        </p>
      ) : (
        drawn !== null && (
          <ChartPanel
            label={`${choice.y} over ${choice.x}`}
            title={`${choice.y} over ${choice.x}`}
            x={drawn.x}
            panes={[{ id: "y", label: choice.y, series: drawn.series, height: 320 }]}
            note={[counted, ...drawn.notes].join(" · ")}
          />
        )
      )}
    </div>
  );
}

type ShelfProps = {
  choice: ChartChoice;
  names: readonly string[];
  onChart: (chart: ChartChoice) => void;
};

function Shelf({ choice, names, onChart }: ShelfProps) {
  const options = names.map((name) => ({ value: name, label: name }));
  return (
    <div className="grid grid-cols-2 gap-3 md:grid-cols-4">
      <Field label="Chart" required>
        {(control) => (
          <Select
            {...control}
            value={choice.kind}
            options={CHART_KINDS.map((kind) => ({ value: kind, label: KIND_WORDS[kind] }))}
            onValueChange={(kind) => onChart({ ...choice, kind: kind as ChartKind })}
          />
        )}
      </Field>
      {(["x", "y"] as const).map((axis) => (
        <Field key={axis} label={axis} required>
          {(control) => (
            <Select
              {...control}
              value={choice[axis]}
              options={options}
              onValueChange={(name) => onChart({ ...choice, [axis]: name })}
            />
          )}
        </Field>
      ))}
      <Field label="Colour">
        {(control) => (
          <Select
            {...control}
            value={choice.colour}
            options={[{ value: "", label: "none" }, ...options]}
            onValueChange={(colour) => onChart({ ...choice, colour })}
          />
        )}
      </Field>
    </div>
  );
}
