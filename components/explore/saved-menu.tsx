"use client";

import { useQuery } from "@tanstack/react-query";
import { Bookmark } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { formatCount } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { Popover } from "@/components/ui/popover";
import { QueryPanel } from "@/components/ui/query-panel";
import { useDebounced } from "@/components/ui/use-debounced";

type SavedMenuProps = {
  /** The open one's address; empty without one. */
  chosen: string;
  onOpen: (slug: string) => void;
};

const LISTED = 100;
const TYPING_MS = 250;

/** Saved queries by name, the team's and one's own; the chosen one is asked. */
export function SavedMenu({ chosen, onOpen }: SavedMenuProps) {
  const trpc = useTRPC();
  const [words, setWords] = useState("");
  const filter = quoteWords(useDebounced(words, TYPING_MS));
  const saved = useQuery(trpc.explore.saved.list.queryOptions({ filter, limit: LISTED }));
  return (
    <Popover
      label="Saved queries"
      align="end"
      className="flex max-h-96 w-[min(28rem,90vw)] flex-col gap-1 p-1"
      trigger={
        <Button size="sm" variant="ghost">
          <Bookmark aria-hidden="true" />
          Saved
        </Button>
      }
    >
      <Input
        type="search"
        aria-label="Find a saved query"
        placeholder="Find a saved query"
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <QueryPanel
        errorTitle="Saved queries could not be loaded"
        label="Loading saved queries"
        query={saved}
      >
        {({ items, approxTotal }) =>
          items.length === 0 ? (
            <p className="p-3 text-muted-foreground">
              {words === ""
                ? "No query is saved yet. Run one, and save it by the menu of its result."
                : "No saved query has these words."}
            </p>
          ) : (
            <>
              <ul className="min-h-0 overflow-y-auto">
                {items.map(({ slug, name, description, ownerName, shared, isMine }) => (
                  <li key={slug}>
                    <button
                      type="button"
                      aria-current={slug === chosen || undefined}
                      onClick={() => onOpen(slug)}
                      className={cn(
                        "flex w-full flex-col gap-0.5 rounded-control px-2 py-1.5 text-left hover:bg-muted",
                        slug === chosen && "bg-accent-soft",
                      )}
                    >
                      <span className="font-medium">{name}</span>
                      {description !== "" && (
                        <span className="line-clamp-2 text-sm">{description}</span>
                      )}
                      <span className="text-muted-foreground text-xs">
                        {isMine ? "yours" : `by ${ownerName}`} ·{" "}
                        {shared ? "for the team" : "for you alone"}
                      </span>
                    </button>
                  </li>
                ))}
              </ul>
              {approxTotal > items.length && (
                <p className="px-2 text-muted-foreground text-xs">
                  The first {items.length} of {formatCount(approxTotal)}; write a word of others.
                </p>
              )}
            </>
          )
        }
      </QueryPanel>
    </Popover>
  );
}

/** Free words of the filter language, whatever somebody writes. */
function quoteWords(words: string): string | undefined {
  const parts = words.split(/\s+/).filter((word) => word !== "");
  if (parts.length === 0) return undefined;
  return parts.map((word) => JSON.stringify(word)).join(" ");
}
