import { defineJob } from "@/server/jobs/definition";
import { PreparePayload, TrialPayload } from "@/server/sweeps/schema";
import {
  giveUpPreparing,
  giveUpTrial,
  PREPARE_KIND,
  prepareSweep,
  runTrial,
  TRIAL_KIND,
} from "@/server/sweeps/service";

export const prepareSweepJob = defineJob({
  kind: PREPARE_KIND,
  payload: PreparePayload,
  maxAttempts: 3,
  run: (ctx, { sweepId }) => prepareSweep(ctx, sweepId),
  onGivenUp: (tx, { sweepId }, outcome, now) => giveUpPreparing(tx, sweepId, outcome, now),
});

export const runTrialJob = defineJob({
  kind: TRIAL_KIND,
  payload: TrialPayload,
  maxAttempts: 3,
  run: runTrial,
  onGivenUp: giveUpTrial,
});
