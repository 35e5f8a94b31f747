import { Lock, LockOpen } from "lucide-react";
import { cn } from "@/components/ui/cn";
import { describeClass } from "@/components/ui/sensitivity-words";
import type { ColumnClass } from "@/server/catalog/access/schema";

/** How sensitive a column is: a lock where its values are masked for whoever has no grant. */
export function Sensitivity({ found }: { found: ColumnClass | undefined }) {
  if (found === undefined) return <span className="text-muted-foreground">–</span>;
  const { level, isMasked } = found;
  const Icon = isMasked ? Lock : LockOpen;
  return (
    <span
      title={`${describeClass(found)}${isMasked ? "; masked without access" : ""}`}
      className={cn(
        "inline-flex items-center gap-1.5 whitespace-nowrap",
        isMasked ? "text-watch" : "text-muted-foreground",
      )}
    >
      <Icon aria-hidden="true" className="size-3.5 shrink-0" />
      {level}
    </span>
  );
}
