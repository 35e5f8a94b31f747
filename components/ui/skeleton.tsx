import { cn } from "@/components/ui/cn";

export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden="true" className={cn("rounded-control bg-muted", className)} />;
}

/** Bars in the shape of a paragraph or a list. */
export function LinesSkeleton({ label, lines = 4 }: { label: string; lines?: number }) {
  return (
    <div role="status" aria-label={label} className="flex flex-col gap-2">
      {Array.from({ length: lines }, (_, index) => `line-${index}`).map((key, index) => (
        <Skeleton key={key} className={cn("h-5", index % 3 === 2 ? "w-1/2" : "w-full")} />
      ))}
    </div>
  );
}

/** A card of fixed height, for charts and figures. */
export function CardSkeleton({ label, className }: { label: string; className?: string }) {
  return (
    <div
      role="status"
      aria-label={label}
      className={cn("flex h-40 flex-col gap-3 rounded-panel border bg-panel p-4", className)}
    >
      <Skeleton className="h-4 w-1/3" />
      <Skeleton className="min-h-0 flex-1" />
    </div>
  );
}

/** A page before its code arrives. */
export function PageSkeleton() {
  return (
    <div role="status" aria-label="Loading page" className="flex flex-col gap-6 p-6">
      <Skeleton className="h-8 w-64" />
      <Skeleton className="h-9 w-full" />
      <Skeleton className="h-96 w-full" />
    </div>
  );
}
