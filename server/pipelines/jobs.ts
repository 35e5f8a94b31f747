import { defineJob } from "@/server/jobs/definition";
import { StepJobPayload } from "@/server/pipelines/schema";
import { giveUpStep, runStep, STEP_JOB_KIND } from "@/server/pipelines/service";

export const runStepJob = defineJob({
  kind: STEP_JOB_KIND,
  payload: StepJobPayload,
  maxAttempts: 3,
  run: (ctx, { stepRunId }) => runStep(ctx, stepRunId),
  onGivenUp: (tx, { stepRunId }, outcome, now) => giveUpStep(tx, stepRunId, outcome, now),
});
