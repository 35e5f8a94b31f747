"use client";

import { useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { formatAge, formatCount, formatDuration } from "@/components/ui/format";
import { Popover } from "@/components/ui/popover";
import { QueryPanel } from "@/components/ui/query-panel";
import { useNow } from "@/components/ui/use-now";
import type { HistoryEntry } from "@/server/explore/schema";

/** The person's own queries, newest first; one of them goes back into the editor. */
export function HistoryMenu({ onPick }: { onPick: (sql: string) => void }) {
  const trpc = useTRPC();
  const history = useQuery(trpc.explore.history.queryOptions());
  const now = useNow();
  return (
    <Popover
      label="Your queries"
      align="end"
      className="max-h-96 w-[min(32rem,90vw)] overflow-y-auto p-1"
      trigger={
        <Button size="sm" variant="ghost">
          <History aria-hidden="true" />
          History
        </Button>
      }
    >
      <QueryPanel errorTitle="History could not be loaded" label="Loading history" query={history}>
        {(entries) =>
          entries.length === 0 ? (
            <p className="p-3 text-muted-foreground">You have not asked anything yet.</p>
          ) : (
            <ul>
              {entries.map((entry) => (
                <li key={entry.id}>
                  <button
                    type="button"
                    onClick={() => onPick(entry.sql)}
                    className="flex w-full flex-col gap-0.5 rounded-control px-2 py-1.5 text-left hover:bg-muted"
                  >
                    <span className="line-clamp-2 font-mono text-xs">{entry.sql}</span>
                    <span className="text-muted-foreground text-xs">
                      {describeEntry(entry)}
                      {now !== null && ` · ${formatAge(entry.at, now)}`}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          )
        }
      </QueryPanel>
    </Popover>
  );
}

function describeEntry({ state, rowCount, hasMore, durationMs, isSample }: HistoryEntry): string {
  if (state !== "succeeded") return state === "limited" ? "stopped at a limit" : state;
  const rows = `${hasMore ? "first " : ""}${formatCount(rowCount)} rows${isSample ? " of a sample" : ""}`;
  return `${rows} in ${formatDuration(durationMs)}`;
}
