import { defineJob } from "@/server/jobs/definition";
import { ReplayPayload } from "@/server/serving/schema";
import { REPLAY_JOB_KIND, replayDataset } from "@/server/serving/service";

export const replayJob = defineJob({
  kind: REPLAY_JOB_KIND,
  payload: ReplayPayload,
  maxAttempts: 10,
  run: replayDataset,
});
