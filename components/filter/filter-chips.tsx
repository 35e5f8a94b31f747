"use client";

import { X } from "lucide-react";
import { splitFilter } from "@/components/filter/split-filter";

type FilterChipsProps = { filter: string; onFilter: (filter: string) => void };

/** The conditions that all must hold, each to be taken away alone. */
export function FilterChips({ filter, onFilter }: FilterChipsProps) {
  const terms = splitFilter(filter);
  if (terms.length < 2) return null;
  return (
    <ul aria-label="Conditions" className="flex flex-wrap gap-1">
      {terms.map((term, index) => (
        <li
          key={term}
          className="inline-flex max-w-full items-center gap-1 rounded-control border bg-panel pl-2 font-mono text-xs"
        >
          <span className="truncate">{term}</span>
          <button
            type="button"
            aria-label={`Remove ${term}`}
            onClick={() => onFilter(terms.filter((_, other) => other !== index).join(" and "))}
            className="p-1 text-muted-foreground hover:text-foreground"
          >
            <X className="size-3" aria-hidden="true" />
          </button>
        </li>
      ))}
    </ul>
  );
}
