"use client";

import { X } from "lucide-react";
import dynamic from "next/dynamic";
import { describeBrush } from "@/components/explore/brush-words";
import { MaskNotice } from "@/components/explore/mask-notice";
import { ResultsTable } from "@/components/explore/results-table";
import { describeSample } from "@/components/explore/sample-words";
import { type Answer, useSummary } from "@/components/explore/use-answer";
import type { ExploreState } from "@/components/explore/use-explore-state";
import { Button } from "@/components/ui/button";
import { codeOf } from "@/components/ui/describe-error";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorPanel } from "@/components/ui/error-panel";
import { formatCount } from "@/components/ui/format";
import { LinesSkeleton } from "@/components/ui/skeleton";
import { Tabs } from "@/components/ui/tabs";
import type { Brush, QuerySummary } from "@/server/explore/schema";

const ChartShelf = dynamic(
  () => import("@/components/explore/chart-shelf").then((module) => module.ChartShelf),
  { ssr: false, loading: () => <LinesSkeleton label="Loading chart" /> },
);

type ResultsProps = {
  answer: Answer;
  state: ExploreState;
  onBrush: (column: string, brush: Brush | null) => void;
};

/** The answer as a table and as a chart; or why there is none. */
export function Results({ answer, state, onBrush }: ResultsProps) {
  const { sql, brushes, scope } = state;
  const { query, first } = answer;
  const sample = describeSample(first?.sources ?? []);
  // Bins are counted once over the whole query; a brush marks a part of them.
  const summary = useSummary({ sql, scope }, first !== undefined);
  if (sql === "") {
    return (
      <EmptyState
        title="Ask anything of the datasets here."
        text="Choose a dataset, or write a SELECT. A dataset goes by its slug, its third version by “slug@3”, a store's table by “store:schema/table”."
      />
    );
  }
  const clear = () => state.setBrushes([]);
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <Chips brushes={brushes} onRemove={(brush) => onBrush(brush.column, null)} onClear={clear} />
      {first !== undefined && <MaskNotice sources={first.sources} />}
      {first === undefined ? (
        <NoAnswer answer={answer} />
      ) : (
        <Tabs
          label="Results"
          param="as"
          items={[
            {
              id: "table",
              label: "Table",
              content: (
                <div className="flex flex-col gap-2">
                  <SummaryNote summary={summary.data} error={summary.error} sample={sample} />
                  <ResultsTable
                    answer={answer}
                    summary={summary.data}
                    brushes={brushes}
                    onBrush={onBrush}
                  />
                </div>
              ),
            },
            {
              id: "chart",
              label: "Chart",
              content: <ChartShelf answer={answer} chart={state.chart} onChart={state.setChart} />,
            },
          ]}
        />
      )}
      {first?.isStable === false && query.data?.pages.at(-1)?.hasMore === true && (
        <p className="text-muted-foreground text-sm">
          This query gives other rows each time, so that there is no next page. Download it whole.
        </p>
      )}
    </div>
  );
}

function NoAnswer({ answer: { query, again } }: { answer: Answer }) {
  if (query.error === null) return <LinesSkeleton label="Running the query" />;
  if (codeOf(query.error) === "CONFLICT") {
    return <p className="py-6 text-center text-muted-foreground">The query was cancelled.</p>;
  }
  return <ErrorPanel title="The query has no answer" error={query.error} onRetry={again} />;
}

type SummaryNoteProps = {
  summary: QuerySummary | undefined;
  error: unknown;
  sample: string | null;
};

/** Over what the distributions under the names were counted, where that is not all. */
function SummaryNote({ summary, error, sample }: SummaryNoteProps) {
  if (error !== null) {
    return (
      <p className="text-muted-foreground text-xs">
        The columns could not be summarised; the rows below are not affected.
      </p>
    );
  }
  const isCut = summary?.isCut === true;
  if (!isCut && sample === null) return null;
  const counted = isCut ? `the first ${formatCount(summary.rowCount)} rows` : "the rows";
  const of = sample === null ? "" : ` of a ${sample}`;
  return (
    <p className="text-muted-foreground text-xs">
      Distributions count {counted}
      {of}.
    </p>
  );
}

type ChipsProps = {
  brushes: readonly Brush[];
  onRemove: (brush: Brush) => void;
  onClear: () => void;
};

function Chips({ brushes, onRemove, onClear }: ChipsProps) {
  if (brushes.length === 0) return null;
  return (
    <ul aria-label="Filters on the result" className="flex flex-wrap items-center gap-2">
      {brushes.map((brush) => (
        <li
          key={brush.column}
          className="inline-flex h-7 max-w-full items-center gap-1 rounded-full border bg-accent-soft pl-2.5 text-sm"
        >
          <span className="truncate">{describeBrush(brush)}</span>
          <Button
            size="icon-sm"
            variant="ghost"
            aria-label={`Remove the filter ${describeBrush(brush)}`}
            onClick={() => onRemove(brush)}
          >
            <X />
          </Button>
        </li>
      ))}
      <li>
        <Button size="sm" variant="ghost" onClick={onClear}>
          Clear all
        </Button>
      </li>
    </ul>
  );
}
