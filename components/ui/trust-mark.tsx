"use client";

import { Info } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { formatAge, formatCount, formatDateTime, formatWindow } from "@/components/ui/format";
import { Tooltip } from "@/components/ui/tooltip";
import { useNow } from "@/components/ui/use-now";

export type TrustMarkProps = {
  /** The data's own time, half open, or words such as "training set". */
  window?: { from: Date; to: Date } | string;
  n?: number;
  computedAt?: Date | null;
  /** What the number is, in a sentence; shown on hover and focus. */
  definition?: ReactNode;
  className?: string;
};

/** What a number stands on: window, sample size, time of computation. */
export function TrustMark({ window, n, computedAt, definition, className }: TrustMarkProps) {
  const now = useNow();
  const parts = [
    n === undefined ? null : `n ${formatCount(n)}`,
    window === undefined ? null : typeof window === "string" ? window : formatWindow(window),
    computedAt === undefined || computedAt === null
      ? null
      : `computed ${now === null ? formatDateTime(computedAt) : formatAge(computedAt, now)}`,
  ].filter((part) => part !== null);
  const text = (
    <span
      className={cn(
        "inline-flex flex-wrap items-center gap-x-1 text-muted-foreground text-xs",
        className,
      )}
    >
      {parts.join(" · ")}
    </span>
  );
  if (definition === undefined && (computedAt === undefined || computedAt === null)) return text;
  return (
    <Tooltip
      text={
        <span className="flex flex-col gap-1">
          {definition !== undefined && <span>{definition}</span>}
          {computedAt !== undefined && computedAt !== null && (
            <span className="text-muted-foreground">Computed {formatDateTime(computedAt)}</span>
          )}
        </span>
      }
    >
      <button type="button" className="inline-flex items-start gap-1 rounded text-left">
        {text}
        {definition !== undefined && (
          <Info className="mt-0.5 size-3 shrink-0 text-muted-foreground" aria-label="definition" />
        )}
      </button>
    </Tooltip>
  );
}
