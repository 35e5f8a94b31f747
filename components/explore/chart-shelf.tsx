"use client";

import { useMemo } from "react";
import {
  type ChartChoice,
  type ChartKind,
  recommendChart,
} from "@/components/explore/chart-choice";
import { ResultChart } from "@/components/explore/result-chart";
import { describeSample } from "@/components/explore/sample-words";
import type { Answer } from "@/components/explore/use-answer";
import { Field } from "@/components/ui/field";
import { formatCount } from "@/components/ui/format";
import { Select } from "@/components/ui/select";
import { CHART_KINDS } from "@/server/explore/constants";

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

const SPLIT_WORDS = { colour: "Colour", facet: "Facet" } as const;

/** The rows that are here as a chart: what their types suggest, until somebody chooses. */
export function ChartShelf({ answer, chart, onChart }: ChartShelfProps) {
  const pages = answer.query.data?.pages;
  const columns = useMemo(() => pages?.[0]?.columns ?? [], [pages]);
  const rows = useMemo(() => pages?.flatMap((page) => page.rows) ?? [], [pages]);
  const recommended = useMemo(() => recommendChart(columns, rows), [columns, rows]);
  const names = columns.map(({ name }) => name);
  const isKnown = chart !== null && [chart.x, chart.y].every((name) => names.includes(name));
  const choice = isKnown ? chart : recommended;
  if (choice === null) {
    return (
      <p className="text-muted-foreground">
        A chart needs a number, such as <code>count(*)</code>, and a column to draw it over. Add
        what is missing to the query.
      </p>
    );
  }
  const isCut = pages?.at(-1)?.hasMore === true;
  const sample = describeSample(pages?.[0]?.sources ?? []);
  const counted = `${isCut ? "first " : ""}${formatCount(rows.length)} rows${isCut ? " of more" : ""}`;
  return (
    <div className="flex flex-col gap-4">
      <Shelf choice={choice} names={names} onChart={onChart} />
      <ResultChart
        choice={choice}
        columns={columns}
        rows={rows}
        counted={sample === null ? counted : `${counted} · ${sample}`}
      />
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
    <div className="grid grid-cols-2 gap-3 md:grid-cols-5">
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
      {(["colour", "facet"] as const).map((split) => (
        <Field key={split} label={SPLIT_WORDS[split]}>
          {(control) => (
            <Select
              {...control}
              value={choice[split]}
              options={[{ value: "", label: "none" }, ...options]}
              onValueChange={(name) => onChart({ ...choice, [split]: name })}
            />
          )}
        </Field>
      ))}
    </div>
  );
}
