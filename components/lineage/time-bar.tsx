"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { formatDateTime } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { QueryPanel } from "@/components/ui/query-panel";
import type { GraphChanges, GraphInput } from "@/server/lineage/schema";

type TimeBarProps = {
  graph: GraphInput;
  /** Null for now. */
  at: Date | null;
  onChange: (at: Date | null) => void;
};

/** The graph as it was: step by step through the times at which something of it changed. */
export function TimeBar({ graph, at, onChange }: TimeBarProps) {
  const trpc = useTRPC();
  const changes = useQuery(trpc.lineage.changes.queryOptions(graph));
  return (
    <section aria-label="Time" className="flex flex-wrap items-center gap-3 border-b px-3 py-2">
      <Input
        type="datetime-local"
        aria-label="As of (UTC)"
        title="The graph as it was then, UTC; empty means now"
        className="w-52"
        value={at === null ? "" : at.toISOString().slice(0, 16)}
        onChange={({ target }) => {
          const time = new Date(`${target.value}Z`);
          onChange(Number.isNaN(time.getTime()) ? null : time);
        }}
      />
      <div className="min-w-48 flex-1">
        <QueryPanel
          errorTitle="The changes could not be loaded"
          label="Loading changes"
          query={changes}
        >
          {(found) => <ChangeSlider found={found} at={at} onChange={onChange} />}
        </QueryPanel>
      </div>
      <Button size="sm" disabled={at === null} onClick={() => onChange(null)}>
        Now
      </Button>
    </section>
  );
}

type ChangeSliderProps = Omit<TimeBarProps, "graph"> & { found: GraphChanges };

/** One tick a change, the oldest on the left and now on the right. */
function ChangeSlider({ found, at, onChange }: ChangeSliderProps) {
  const changes = [...found.changes].reverse();
  if (changes.length === 0) {
    return <p className="text-muted-foreground text-sm">Nothing of it has changed so far.</p>;
  }
  const place =
    at === null
      ? changes.length
      : Math.max(0, changes.filter((each) => each.at.getTime() <= at.getTime()).length - 1);
  const chosen = changes[place];
  const isBefore = at !== null && at.getTime() < (changes[0]?.at.getTime() ?? 0);
  const words =
    chosen === undefined
      ? "now"
      : `${isBefore ? "before " : ""}${formatDateTime(chosen.at)}: ${chosen.what}`;
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <div className="relative">
        <input
          type="range"
          aria-label="Time of the graph"
          aria-valuetext={words}
          min={0}
          max={changes.length}
          value={place}
          onChange={({ target }) => onChange(changes[Number(target.value)]?.at ?? null)}
          className="relative w-full accent-accent"
        />
        <svg
          aria-hidden="true"
          className="pointer-events-none absolute inset-x-2 top-full h-1.5 w-[calc(100%-1rem)]"
          preserveAspectRatio="none"
          viewBox={`0 0 ${changes.length} 1`}
        >
          {[...changes, { at: null }].map((each, index) => (
            <path
              key={each.at?.toISOString() ?? "now"}
              d={`M${index},0 V1`}
              stroke="var(--chart-reference)"
              vectorEffect="non-scaling-stroke"
            />
          ))}
        </svg>
      </div>
      <p className="truncate pt-1 text-muted-foreground text-xs" title={words}>
        {chosen === undefined ? "As it is now" : words}
        {found.isCut && `; the last ${changes.length} changes are shown`}
      </p>
    </div>
  );
}
