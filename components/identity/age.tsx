"use client";

import { formatAge, formatDateTime } from "@/components/ui/format";
import { useNow } from "@/components/ui/use-now";

/** How long ago, with the exact time on hover. */
export function Age({ at, never }: { at: Date | null; never: string }) {
  const now = useNow();
  if (at === null) return <span className="text-muted-foreground">{never}</span>;
  const exact = formatDateTime(at);
  return (
    <time dateTime={at.toISOString()} title={exact}>
      {now === null ? exact : formatAge(at, now)}
    </time>
  );
}
