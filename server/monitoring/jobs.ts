import { defineJob } from "@/server/jobs/definition";
import { ComputePayload } from "@/server/monitoring/schema";
import { COMPUTE_JOB_KIND, computeWindows } from "@/server/monitoring/service";

export const computeMonitoringJob = defineJob({
  kind: COMPUTE_JOB_KIND,
  payload: ComputePayload,
  maxAttempts: 3,
  run: computeWindows,
});
