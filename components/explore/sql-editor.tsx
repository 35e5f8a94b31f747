"use client";

import { type KeyboardEvent, type RefObject, useRef } from "react";
import { cn } from "@/components/ui/cn";

type SqlEditorProps = {
  sql: string;
  onChange: (sql: string) => void;
  onRun: () => void;
  /** Line of the error, from 1. */
  errorLine: number | null;
  areaRef: RefObject<HTMLTextAreaElement | null>;
};

const ROWS = { min: 5, max: 14 };

/** A text of SQL with numbered lines; Ctrl or Cmd with Enter runs it. */
export function SqlEditor({ sql, onChange, onRun, errorLine, areaRef }: SqlEditorProps) {
  const gutter = useRef<HTMLDivElement>(null);
  const lines = sql.split("\n").length;

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    onRun();
  }

  return (
    <div className="flex min-w-0 overflow-hidden rounded-control border border-input bg-panel font-mono text-sm leading-5 focus-within:border-accent focus-within:outline focus-within:outline-accent">
      <div
        ref={gutter}
        aria-hidden="true"
        className="shrink-0 select-none overflow-hidden border-r bg-muted/50 py-2 text-right text-muted-foreground"
        style={{ height: heightOf(lines) }}
      >
        {Array.from({ length: lines }, (_, at) => at + 1).map((line) => (
          <div
            key={line}
            className={cn("px-2", line === errorLine && "bg-act-soft font-semibold text-act")}
          >
            {line}
          </div>
        ))}
      </div>
      <textarea
        ref={areaRef}
        aria-label="SQL"
        aria-invalid={errorLine !== null || undefined}
        aria-keyshortcuts="Control+Enter Meta+Enter"
        value={sql}
        wrap="off"
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        autoCorrect="off"
        placeholder="SELECT job, count(*) FROM bank GROUP BY job"
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
        onScroll={(event) => {
          if (gutter.current !== null) gutter.current.scrollTop = event.currentTarget.scrollTop;
        }}
        style={{ height: heightOf(lines) }}
        className="min-w-0 flex-1 resize-none overflow-auto bg-transparent px-3 py-2 outline-none placeholder:text-muted-foreground"
      />
    </div>
  );
}

function heightOf(lines: number): number {
  return Math.min(ROWS.max, Math.max(ROWS.min, lines)) * 20 + 16;
}

/** Puts a text where the cursor stands, so that undo takes it back, and goes on from there. */
export function insertText(area: HTMLTextAreaElement, text: string): string {
  area.focus();
  const { selectionStart, selectionEnd, value } = area;
  const before = value.slice(0, selectionStart);
  const glue = /[\w"]$/.test(before) ? " " : "";
  area.setRangeText(`${glue}${text}`, selectionStart, selectionEnd, "end");
  return area.value;
}
