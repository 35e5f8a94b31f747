"use client";

import { Play, Square } from "lucide-react";
import { HistoryMenu } from "@/components/explore/history-menu";
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
      {first !== undefined && <ScopeSwitch state={state} first={first} />}
      <SavedMenu chosen={state.saved.slug} onOpen={state.openSaved} />
      <HistoryMenu onPick={onPick} />
      {first !== undefined && (
        <ResultMenu answer={answer} state={state} renderReport={renderReport} />
      )}
    </div>
  );
}

/** "37 ms · over all rows of bank v1 (45 211)": time, and whether all of it was read. */
function describeAnswer({ durationMs, sources }: QueryAnswer): string {
  const time = formatDuration(durationMs);
  const whole = sources.filter(({ share }) => share === undefined);
  const read = whole.map(
    ({ slug, number, rowCount }) => `${slug} v${number} (${formatCount(rowCount)})`,
  );
  const parts = [
    describeSample(sources),
    read.length === 0 ? null : `over all rows of ${read.join(", ")}`,
  ];
  return [time, ...parts.filter((part) => part !== null)].join(" · ");
}
