"use client";

import { useQuery } from "@tanstack/react-query";
import { estimateTime, isSampled, rowsOf } from "@/components/explore/sample-words";
import type { ExploreState } from "@/components/explore/use-explore-state";
import { useTRPC } from "@/components/trpc/provider";
import { cn } from "@/components/ui/cn";
import { formatCount, formatDuration } from "@/components/ui/format";
import { SAMPLE_FROM_ROWS } from "@/server/explore/constants";
import type { QueryAnswer } from "@/server/explore/schema";

type ScopeSwitchProps = { state: ExploreState; answered: QueryAnswer };

const WORDS = { full: "All rows", sample: "Sample" } as const;

/** All rows or a fixed sample of the larger datasets, with how many rows and how long each takes. */
export function ScopeSwitch({ state, answered }: ScopeSwitchProps) {
  const trpc = useTRPC();
  const { data: history = [] } = useQuery(trpc.explore.history.queryOptions());
  const { sources } = answered;
  if (!sources.some(({ rowCount }) => rowCount >= SAMPLE_FROM_ROWS)) return null;
  const chosen = state.scope === "auto" ? null : state.scope;
  const current = chosen ?? (isSampled(sources) ? "sample" : "full");
  return (
    <div
      role="radiogroup"
      aria-label="Rows to read"
      className="flex rounded-control border bg-panel p-0.5"
    >
      {(["full", "sample"] as const).map((scope) => {
        const time = estimateTime(scope, { sql: state.sql, history, answered });
        const about = scope === "sample" ? "about " : "";
        const rows = `${about}${formatCount(rowsOf(sources, scope))} rows`;
        const detail = time === null ? rows : `${rows}, ${time.word} ${formatDuration(time.ms)}`;
        return (
          // biome-ignore lint/a11y/useSemanticElements: two buttons side by side, of which one is on
          <button
            key={scope}
            type="button"
            role="radio"
            aria-checked={current === scope}
            title={detail}
            onClick={() => state.setScope(scope)}
            className={cn(
              "rounded px-2 py-0.5 text-left text-muted-foreground text-sm leading-tight hover:text-foreground",
              current === scope && "bg-muted text-foreground",
            )}
          >
            {WORDS[scope]}
            <span className="block text-muted-foreground text-xs">{detail}</span>
          </button>
        );
      })}
    </div>
  );
}
