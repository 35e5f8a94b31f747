import { type GanttBar, layoutGantt } from "@/components/pipelines/layout-gantt";
import { cn } from "@/components/ui/cn";
import { formatDuration } from "@/components/ui/format";
import { StatusIcon } from "@/components/ui/status";
import { toneOf, wordOf } from "@/components/ui/status-tone";
import type { StepRunDetail } from "@/server/pipelines/schema";

type GanttProps = {
  steps: readonly StepRunDetail[];
  from: Date;
  /** The end of the run, or now. */
  to: Date;
  selected: string;
  onSelect: (name: string) => void;
};

/** Steps as bars on one time axis: thin while waiting, full while running. */
export function Gantt({ steps, from, to, selected, onSelect }: GanttProps) {
  const bars = layoutGantt(steps, from, to);
  return (
    <div className="flex flex-col gap-1">
      <ul aria-label="Steps over time" className="flex flex-col">
        {steps.map((step, index) => (
          <li key={step.name}>
            <button
              type="button"
              aria-pressed={step.name === selected}
              onClick={() => onSelect(step.name)}
              className={cn(
                "grid w-full grid-cols-[7rem_1fr_5.5rem] items-center gap-3 rounded-control px-2 py-1.5 text-left hover:bg-muted sm:grid-cols-[9rem_1fr_6rem]",
                step.name === selected && "bg-accent-soft hover:bg-accent-soft",
              )}
            >
              <span className="flex min-w-0 items-center gap-2">
                <StatusIcon tone={toneOf(step.state)} />
                <span className="truncate">{step.name}</span>
                <span className="sr-only">{wordOf(step.state)}</span>
              </span>
              <Bar bar={bars[index]} state={step.state} />
              <span className="text-right text-muted-foreground text-sm">
                {describeTime(step, to)}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <p className="flex flex-wrap justify-between gap-x-4 px-2 text-muted-foreground text-xs">
        <span>
          Bar: running · thin line before it: waiting for a worker · underlined: decides the end
        </span>
        <span>{formatDuration(to.getTime() - from.getTime())} in all</span>
      </p>
    </div>
  );
}

const FILL: Partial<Record<StepRunDetail["state"], string>> = {
  succeeded: "bg-good",
  failed: "bg-act",
  running: "bg-accent",
};

function Bar({ bar, state }: { bar: GanttBar | undefined; state: StepRunDetail["state"] }) {
  const place = ({ start, end }: { start: number; end: number }) => ({
    left: `${start * 100}%`,
    width: `max(2px, ${(end - start) * 100}%)`,
  });
  return (
    <span aria-hidden="true" className="relative h-4 rounded-sm bg-muted">
      {bar?.waiting && (
        <span style={place(bar.waiting)} className="absolute inset-y-1.5 bg-unknown opacity-50" />
      )}
      {bar?.running && (
        <span
          style={place(bar.running)}
          className={cn(
            "absolute inset-y-0.5 rounded-sm",
            FILL[state] ?? "bg-unknown",
            bar.isCritical && "border-foreground border-b-2",
          )}
        />
      )}
    </span>
  );
}

function describeTime({ startedAt, finishedAt, state }: StepRunDetail, to: Date): string {
  if (startedAt === null) return wordOf(state);
  return formatDuration((finishedAt ?? to).getTime() - startedAt.getTime());
}
