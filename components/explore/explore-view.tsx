"use client";

import { type RefObject, useRef, useState } from "react";
import { toggleBrush } from "@/components/explore/brush-words";
import { type BuilderSpec, buildSql, emptySpec, quoteName } from "@/components/explore/build-sql";
import { DatasetRail } from "@/components/explore/dataset-rail";
import { QueryBuilder } from "@/components/explore/query-builder";
import type { RenderReport } from "@/components/explore/result-menu";
import { Results } from "@/components/explore/results";
import { RunBar } from "@/components/explore/run-bar";
import { SavedBar } from "@/components/explore/saved-bar";
import { insertText, SqlEditor } from "@/components/explore/sql-editor";
import { useAnswer } from "@/components/explore/use-answer";
import { type ExploreState, useExploreState } from "@/components/explore/use-explore-state";
import { describeError } from "@/components/ui/describe-error";
import { Tabs } from "@/components/ui/tabs";

/** SQL over datasets: ask, look, narrow, draw. The address holds what was asked. */
export function ExploreView({ renderReport }: { renderReport: RenderReport }) {
  const state = useExploreState();
  const { sql, brushes } = state;
  const answer = useAnswer(state);
  const [draft, setDraft] = useDraft(sql);
  const areaRef = useRef<HTMLTextAreaElement>(null);

  function run(text = draft): void {
    if (text.trim() === "") return;
    if (text === sql && brushes.length === 0) answer.again();
    else state.ask(text);
  }

  return (
    <div className="grid gap-4 lg:grid-cols-[15rem_minmax(0,1fr)]">
      <DatasetRail
        chosen={state.dataset}
        onChoose={(slug) => {
          state.openDataset(slug);
          if (draft.trim() === "") setDraft(buildSql(emptySpec(slug)));
        }}
        onInsert={(column) => {
          if (areaRef.current !== null) setDraft(insertText(areaRef.current, quoteName(column)));
        }}
      />
      <div className="flex min-w-0 flex-col gap-4">
        <Question
          state={state}
          draft={draft}
          onDraft={setDraft}
          onRun={() => run()}
          errorLine={draft === sql ? lineOf(answer.query.error) : null}
          areaRef={areaRef}
        />
        <RunBar
          answer={answer}
          isChanged={draft !== sql}
          onRun={() => run()}
          onPick={setDraft}
          state={state}
          renderReport={renderReport}
        />
        <SavedBar state={state} />
        <Results
          answer={answer}
          state={state}
          onBrush={(column, brush) => {
            const others = brushes.filter((each) => each.column !== column);
            state.setBrushes(brush === null ? others : toggleBrush(brushes, brush));
          }}
        />
      </div>
    </div>
  );
}

/** What is being written; another question from the address takes its place. */
function useDraft(sql: string): [string, (sql: string) => void] {
  const [asked, setAsked] = useState(sql);
  const [draft, setDraft] = useState(sql);
  if (asked !== sql) {
    setAsked(sql);
    setDraft(sql);
  }
  return [draft, setDraft];
}

function lineOf(error: unknown): number | null {
  if (error === null) return null;
  const found = /\(line (\d+), column \d+\)/.exec(describeError(error).message);
  return found === null ? null : Number(found[1]);
}

type QuestionProps = {
  state: ExploreState;
  draft: string;
  onDraft: (sql: string) => void;
  onRun: () => void;
  errorLine: number | null;
  areaRef: RefObject<HTMLTextAreaElement | null>;
};

function Question({ state, draft, onDraft, onRun, errorLine, areaRef }: QuestionProps) {
  const build = (spec: BuilderSpec) => {
    state.setSpec(spec);
    onDraft(buildSql(spec));
  };
  const editor = (
    <SqlEditor
      sql={draft}
      onChange={onDraft}
      onRun={onRun}
      errorLine={errorLine}
      areaRef={areaRef}
    />
  );
  return (
    <Tabs
      label="How to ask"
      param="by"
      items={[
        { id: "sql", label: "SQL", content: editor },
        {
          id: "builder",
          label: "Builder",
          content: (
            <div className="flex flex-col gap-4">
              <QueryBuilder
                dataset={state.dataset}
                spec={state.spec}
                sql={draft}
                onChange={build}
              />
              {editor}
            </div>
          ),
        },
      ]}
    />
  );
}
