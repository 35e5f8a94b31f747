import { ArrowRight } from "lucide-react";
import { layoutSteps } from "@/components/pipelines/layout-steps";
import { cn } from "@/components/ui/cn";
import { Status } from "@/components/ui/status";
import { type PipelineStep, STEP_DESCRIPTIONS, type StepState } from "@/server/pipelines/schema";

type StepGraphProps = {
  steps: readonly PipelineStep[];
  /** State by step name, of the run that is shown; none before the first run. */
  states: ReadonlyMap<string, StepState>;
};

/** Steps from left to right in the order of the data; on phones from top to bottom. */
export function StepGraph({ steps, states }: StepGraphProps) {
  const placed = layoutSteps(steps);
  const columns = [...new Set(placed.map(({ column }) => column))].sort((a, b) => a - b);
  return (
    <ol aria-label="Steps" className="flex flex-col gap-2 overflow-x-auto pb-1 lg:flex-row">
      {columns.map((column) => (
        <li
          key={column}
          className="flex flex-col items-stretch gap-2 lg:min-w-36 lg:flex-1 lg:flex-row"
        >
          {column > 0 && (
            <ArrowRight
              aria-hidden="true"
              className="size-4 shrink-0 rotate-90 self-center text-muted-foreground lg:rotate-0"
            />
          )}
          <ul className="flex min-w-0 flex-1 flex-col gap-2">
            {placed
              .filter((place) => place.column === column)
              .map(({ step }) => (
                <StepBox key={step.name} step={step} state={states.get(step.name)} />
              ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}

function StepBox({ step, state }: { step: PipelineStep; state: StepState | undefined }) {
  const needs = step.needs.length === 0 ? "Starts at once" : `After ${step.needs.join(", ")}`;
  return (
    <li
      className={cn(
        "flex flex-1 flex-col gap-1 rounded-panel border bg-panel p-3",
        state === "failed" && "border-act/50",
        state === "running" && "border-accent",
      )}
    >
      <span className="truncate font-medium" title={step.name}>
        {step.name}
      </span>
      {state !== undefined && <Status state={state} className="text-sm" />}
      <span className="text-muted-foreground text-xs" title={needs}>
        {STEP_DESCRIPTIONS[step.kind]}
      </span>
    </li>
  );
}
