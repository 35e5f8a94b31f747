import type { JobContext } from "@/server/jobs/definition";
import type { RunWithSteps, StepRow } from "@/server/pipelines/repository";
import { STEP_OUTPUTS, type StepKind, type StepOutput } from "@/server/pipelines/schema";
import type { Tx } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";

type Steps = { steps: readonly Pick<StepRow, "kind" | "state" | "output">[] };

/** What the steps up to the features read: a configuration, and what the steps before them left. */
export type FeatureWork = { run: Pick<RunWithSteps, "config"> & Steps; step: { name: string } };

/** What a step is asked to do: its run, and what the steps before it left. */
export type StepWork = FeatureWork & {
  run: Pick<RunWithSteps, "id" | "name" | "project">;
  step: Pick<StepRow, "kind">;
};

/**
 * Does a step's work and returns how to publish it: the function runs in the transaction that marks
 * the step succeeded, so what it writes exists exactly when the step has succeeded.
 */
export type StepVerb<Kind extends StepKind, Work = StepWork> = (
  ctx: JobContext,
  work: Work,
) => Promise<(tx: Tx) => Promise<StepOutput<Kind>>>;

/** The output of the run's step of `kind`. */
export function readOutput<Kind extends StepKind>(work: FeatureWork, kind: Kind): StepOutput<Kind> {
  const step = work.run.steps.find((each) => each.kind === kind && each.state === "succeeded");
  if (step === undefined) {
    throw new AppError("CONFLICT", `Step "${work.step.name}": no output of a "${kind}" step yet`);
  }
  // The schema is the one of this kind; TypeScript cannot follow the index into the record.
  return STEP_OUTPUTS[kind].parse(step.output) as StepOutput<Kind>;
}

/** Start of a day in UTC, as the windows of a configuration name it. */
export function toInstant(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}
