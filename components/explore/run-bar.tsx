"use client";

import { Play, Square } from "lucide-react";
import { HistoryMenu } from "@/components/explore/history-menu";
import { describeRead } from "@/components/explore/read-words";
import { ResultMenu } from "@/components/explore/result-menu";
import type { Answer } from "@/components/explore/use-answer";
import { Button } from "@/components/ui/button";
import { formatCount, formatDuration } from "@/components/ui/format";
import { Kbd } from "@/components/ui/kbd";
import type { Brush, QueryAnswer } from "@/server/explore/schema";

type RunBarProps = {
  answer: Answer;
  /** The text in the editor is not the one that was answered. */
  isChanged: boolean;
  onRun: () => void;
  /** A query of the history. */
  onPick: (sql: string) => void;
  sql: string;
  brushes: readonly Brush[];
};

/** Runs and stops, and says what was read and how long it took. */
export function RunBar(props: RunBarProps) {
  const { answer, isChanged, onRun, onPick } = props;
  const { query, first } = answer;
  const isRunning = query.isFetching && !query.isFetchingNextPage;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      {isRunning ? (
        <Button onClick={answer.cancel}>
          <Square aria-hidden="true" />
          Cancel
        </Button>
      ) : (
        <Button variant="primary" onClick={onRun}>
          <Play aria-hidden="true" />
          Run
        </Button>
      )}
      <span className="hidden gap-1 sm:inline-flex">
        <Kbd>Ctrl</Kbd>
        <Kbd>Enter</Kbd>
      </span>
      <p role="status" className="min-w-0 flex-1 basis-40 text-muted-foreground text-sm">
        {isRunning && "Running…"}
        {!isRunning && first !== undefined && describeAnswer(first)}
        {!isRunning && first !== undefined && isChanged && " · the query was changed since"}
      </p>
      <HistoryMenu onPick={onPick} />
      {first !== undefined && <ResultMenu {...props} />}
    </div>
  );
}

/** "37 ms · all rows of bank v1 (45 211)": time, and that nothing was sampled. */
function describeAnswer({ durationMs, sources, reads }: QueryAnswer): string {
  const read = sources.map(
    ({ slug, number, rowCount }) => `${slug} v${number} (${formatCount(rowCount)})`,
  );
  return [
    formatDuration(durationMs),
    ...(read.length === 0 ? [] : [`over all rows of ${read.join(", ")}`]),
    ...reads.map(describeRead),
  ].join(" · ");
}
