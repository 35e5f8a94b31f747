import { Skeleton } from "@/components/ui/skeleton";

/** As tall as the chart that will take its place. */
export function ChartSkeleton({ label, height = 200 }: { label: string; height?: number }) {
  return (
    <div role="status" aria-label={label} style={{ height }}>
      <Skeleton className="h-full w-full" />
    </div>
  );
}
