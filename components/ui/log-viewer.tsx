"use client";

import { useEffect, useRef, useState } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";
import { formatCount } from "@/components/ui/format";
import { Input } from "@/components/ui/input";

export type LogLine = {
  id: number;
  attempt: number;
  at: Date;
  level: "info" | "warn" | "error";
  message: string;
};

type LogViewerProps = {
  /** Read out: "Log of train". */
  label: string;
  lines: readonly LogLine[];
  /** Shown while there is no line. */
  empty: string;
};

/** More lines than this would make the page slow; search reaches the others. */
const LINES_DRAWN = 1_000;

const LEVEL_STYLE = { info: "", warn: "text-watch", error: "text-act" } as const;

/** Log lines with search and level filter; follows the end until the reader scrolls up. */
export function LogViewer({ label, lines, empty }: LogViewerProps) {
  const [search, setSearch] = useState("");
  const [onlyProblems, setOnlyProblems] = useState(false);
  const matching = lines.filter(
    ({ level, message }) =>
      (!onlyProblems || level !== "info") && message.toLowerCase().includes(search.toLowerCase()),
  );
  const shown = matching.slice(-LINES_DRAWN);
  const { ref, onScroll } = useFollowEnd(shown.at(-1)?.id);
  return (
    <section aria-label={label} className="flex min-w-0 flex-col gap-2">
      <div className="flex flex-wrap items-center gap-3">
        <Input
          aria-label={`Search in ${label}`}
          placeholder="Search the log"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          className="h-7 max-w-64"
        />
        <Checkbox
          label="Warnings and errors only"
          checked={onlyProblems}
          onChange={() => setOnlyProblems(!onlyProblems)}
        />
        <span className="ml-auto text-muted-foreground text-xs">
          {formatCount(shown.length)} of {formatCount(lines.length)} lines
        </span>
      </div>
      <div
        ref={ref}
        onScroll={onScroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        role="log"
        aria-label={label}
        className="max-h-96 min-h-24 overflow-auto rounded-control border bg-background p-2 font-mono text-xs leading-5"
      >
        {shown.length === 0 && (
          <p className="text-muted-foreground">{lines.length === 0 ? empty : "No line matches."}</p>
        )}
        {shown.map((line) => (
          <LogRow key={line.id} line={line} />
        ))}
      </div>
    </section>
  );
}

function LogRow({ line }: { line: LogLine }) {
  return (
    <p className="flex gap-3">
      <time dateTime={line.at.toISOString()} className="shrink-0 select-none text-muted-foreground">
        {line.at.toISOString().slice(11, 23)}
      </time>
      <span className={cn("whitespace-pre-wrap break-words", LEVEL_STYLE[line.level])}>
        {line.level !== "info" && <span className="font-semibold">{line.level} </span>}
        {line.message}
      </span>
    </p>
  );
}

/** Keeps a scroller at its end while new content comes, unless the reader has scrolled away. */
function useFollowEnd(lastId: number | undefined) {
  const ref = useRef<HTMLDivElement>(null);
  const isFollowing = useRef(true);
  useEffect(() => {
    const element = ref.current;
    if (element !== null && isFollowing.current && lastId !== undefined) {
      element.scrollTop = element.scrollHeight;
    }
  }, [lastId]);
  const onScroll = () => {
    const element = ref.current;
    if (element === null) return;
    const left = element.scrollHeight - element.scrollTop - element.clientHeight;
    isFollowing.current = left < 24;
  };
  return { ref, onScroll };
}
