import { cn } from "@/components/ui/cn";
import type { PipelineListItem } from "@/server/pipelines/schema";

type Run = PipelineListItem["lastRuns"][number];

/** Shape and colour, so that a state can be told without the colour. */
const STYLES: Record<Run["state"], string> = {
  succeeded: "rounded-full bg-good",
  failed: "rounded-none bg-act",
  cancelled: "rounded-none border border-unknown",
  running: "rounded-full border-2 border-accent",
  queued: "rounded-full border border-unknown border-dashed",
};

/** The last runs, oldest left. */
export function RunDots({ runs }: { runs: readonly Run[] }) {
  if (runs.length === 0) return <span className="text-muted-foreground">no runs yet</span>;
  return (
    <ol className="flex items-center gap-1">
      {[...runs].reverse().map((run) => (
        <li key={run.number} title={`#${run.number} ${run.name}: ${run.state}`}>
          <span aria-hidden="true" className={cn("block size-2.5", STYLES[run.state])} />
          <span className="sr-only">
            #{run.number} {run.state}
          </span>
        </li>
      ))}
    </ol>
  );
}
