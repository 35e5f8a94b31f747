"use client";

import { Play, Square } from "lucide-react";
import { useState } from "react";
import { HistoryMenu } from "@/components/explore/history-menu";
import { describeRead } from "@/components/explore/read-words";
import { type RenderReport, ResultMenu } from "@/components/explore/result-menu";
import { describeSample } from "@/components/explore/sample-words";
import { SavedMenu } from "@/components/explore/saved-menu";
import { ScopeSwitch } from "@/components/explore/scope-switch";
import type { Answer } from "@/components/explore/use-answer";
import type { ExploreState } from "@/components/explore/use-explore-state";
import { Button } from "@/components/ui/button";
import { formatCount, formatDuration } from "@/components/ui/format";
import { Kbd } from "@/components/ui/kbd";
import type { QueryAnswer } from "@/server/explore/schema";

type RunBarProps = {
  answer: Answer;
  /** The text in the editor is not the one that was answered. */
  isChanged: boolean;
  onRun: () => void;
  /** A query of the history. */
  onPick: (sql: string) => void;
  state: ExploreState;
  renderReport: RenderReport;
};

/** Runs and stops, and says what was read and how long it took. */
export function RunBar({ answer, isChanged, onRun, onPick, state, renderReport }: RunBarProps) {
  const { query, first } = answer;
  const kept = useKept(state.sql, first);
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
      <div className="ml-auto flex flex-wrap items-center gap-x-2 gap-y-2">
        {kept !== undefined && <ScopeSwitch state={state} answered={kept} />}
        <SavedMenu chosen={state.saved.slug} onOpen={state.openSaved} />
        <HistoryMenu onPick={onPick} />
        {first !== undefined && (
          <ResultMenu answer={answer} state={state} renderReport={renderReport} />
        )}
      </div>
      <p role="status" className="min-h-5 w-full text-muted-foreground text-sm">
        {isRunning && "Running…"}
        {!isRunning && first !== undefined && describeAnswer(first)}
        {!isRunning && first !== undefined && isChanged && " · the query was changed since"}
      </p>
    </div>
  );
}

/** The last answer to the same text, so that the switch stays while the other rows are read. */
function useKept(sql: string, first: QueryAnswer | undefined): QueryAnswer | undefined {
  const [kept, setKept] = useState({ sql, first });
  if (first !== undefined && kept.first !== first) setKept({ sql, first });
  return first ?? (kept.sql === sql ? kept.first : undefined);
}

/** "37 ms · over all rows of bank v1 (45 211)": time, and whether all of it was read. */
function describeAnswer({ durationMs, sources, reads }: QueryAnswer): string {
  const time = formatDuration(durationMs);
  const whole = sources.filter(({ share }) => share === undefined);
  const read = whole.map(
    ({ slug, number, rowCount }) => `${slug} v${number} (${formatCount(rowCount)})`,
  );
  const parts = [
    describeSample(sources),
    read.length === 0 ? null : `over all rows of ${read.join(", ")}`,
  ];
  const said = parts.filter((part) => part !== null);
  return [time, ...said, ...reads.map(describeRead)].join(" · ");
}
