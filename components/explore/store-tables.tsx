"use client";

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useDeferredValue, useState } from "react";
import { isStoreTable } from "@/components/explore/table-names";
import { useTRPC } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { formatCount } from "@/components/ui/format";
import { QueryPanel } from "@/components/ui/query-panel";

type StoreTablesProps = {
  /** What is searched for. */
  words: string;
  chosen: string;
  /** One table of the list. */
  children: (table: { name: string; title: string; count: string }) => ReactNode;
};

/** Tables of stores that can be asked where they lie; looked up when somebody opens the list. */
export function StoreTables({ words, chosen, children }: StoreTablesProps) {
  const forbidden = useDisabledReason("stores.read");
  const [isOpen, setIsOpen] = useState(isStoreTable(chosen));
  if (forbidden !== undefined) return null;
  return (
    <details open={isOpen} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary className="cursor-pointer rounded-control px-1.5 py-1 font-medium text-sm hover:bg-muted">
        Tables of stores
      </summary>
      {isOpen && <TableList words={words}>{children}</TableList>}
    </details>
  );
}

function TableList({ words, children }: Pick<StoreTablesProps, "words" | "children">) {
  const trpc = useTRPC();
  const wanted = useDeferredValue(words.trim());
  const query = useQuery({
    ...trpc.explore.storeTables.queryOptions({ words: wanted }),
    placeholderData: (former) => former,
  });
  return (
    <QueryPanel errorTitle="Tables could not be loaded" label="Loading tables" query={query}>
      {({ items, hasMore }) => (
        <>
          <ul
            aria-label="Tables of stores"
            className="flex max-h-44 flex-col overflow-y-auto lg:max-h-[50dvh]"
          >
            {items.map(({ name, kind, rowCount }) => (
              <li key={name}>
                {children({
                  name,
                  title: `${kind} ${name}`,
                  count: rowCount === null ? "" : `~${formatCount(rowCount)}`,
                })}
              </li>
            ))}
          </ul>
          {items.length === 0 && (
            <p className="px-1.5 text-muted-foreground text-sm">
              {wanted === ""
                ? "No store of tables was scanned yet."
                : "No table of a store has this name."}
            </p>
          )}
          {hasMore && (
            <p className="px-1.5 text-muted-foreground text-xs">
              The first {items.length}; search to find others.
            </p>
          )}
        </>
      )}
    </QueryPanel>
  );
}
