"use client";

import { parseAsString, useQueryState } from "nuqs";
import { type KeyboardEvent, type ReactNode, useId } from "react";
import { cn } from "@/components/ui/cn";

export type TabItem = {
  id: string;
  label: ReactNode;
  /** Muted number behind the label. */
  count?: number | string;
  /** Mounted only while its tab is open. */
  content: ReactNode;
};

type TabsProps = {
  /** Read out before the tabs: what they divide. */
  label: string;
  items: readonly [TabItem, ...TabItem[]];
  /** Name of the URL parameter that holds the open tab. */
  param?: string;
  /** Takes what is left of a `Page fill`, so that a table scrolls inside. */
  fill?: boolean;
};

/** Tabs whose state is `?tab=`; the first one is the default and leaves the address clean. */
export function Tabs({ label, items, param = "tab", fill = false }: TabsProps) {
  const baseId = useId();
  const [tab, setTab] = useQueryState(param, parseAsString.withOptions({ history: "push" }));
  const current = items.find((item) => item.id === tab) ?? items[0];

  function open(item: TabItem): void {
    void setTab(item === items[0] ? null : item.id);
  }

  function moveFocus(event: KeyboardEvent<HTMLDivElement>): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const index = (items.indexOf(current) + step + items.length) % items.length;
    const next = items[index];
    if (next === undefined) return;
    event.preventDefault();
    open(next);
    document.getElementById(`${baseId}-${next.id}`)?.focus();
  }

  return (
    <div className={cn("flex min-w-0 flex-col gap-4", fill && "min-h-0 flex-1")}>
      <div
        role="tablist"
        aria-label={label}
        onKeyDown={moveFocus}
        className="flex shrink-0 gap-4 overflow-x-auto border-b"
      >
        {items.map((item) => (
          <button
            key={item.id}
            id={`${baseId}-${item.id}`}
            type="button"
            role="tab"
            aria-selected={item === current}
            aria-controls={`${baseId}-panel`}
            tabIndex={item === current ? 0 : -1}
            onClick={() => open(item)}
            className={cn(
              "-mb-px flex h-9 items-center gap-1.5 whitespace-nowrap border-b-2 px-0.5 transition-colors duration-150 focus-visible:-outline-offset-2",
              item === current
                ? "border-accent font-medium text-foreground"
                : "border-transparent text-muted-foreground hover:text-foreground",
            )}
          >
            {item.label}
            {item.count !== undefined && (
              <span className="text-muted-foreground text-xs">{item.count}</span>
            )}
          </button>
        ))}
      </div>
      <div
        id={`${baseId}-panel`}
        role="tabpanel"
        aria-labelledby={`${baseId}-${current.id}`}
        className={cn(fill && "flex min-h-0 flex-1 flex-col")}
      >
        {current.content}
      </div>
    </div>
  );
}
