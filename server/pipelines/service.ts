export { STEP_JOB_KIND } from "@/server/pipelines/service/advance";
export {
  createPipeline,
  getPipeline,
  listPipelines,
  updatePipelineDefaults,
} from "@/server/pipelines/service/definitions";
export {
  cancelJob,
  getJob,
  listJobLogs,
  listJobs,
  listWorkers,
  retryJob,
} from "@/server/pipelines/service/jobs";
export { giveUpStep, runStep } from "@/server/pipelines/service/run-step";
export {
  cancelPipelineRun,
  getPipelineRun,
  listPipelineRuns,
  retryPipelineRun,
  type StepOutputs,
  startPipelineRun,
  waitForPipelineRun,
} from "@/server/pipelines/service/runs";
export { watchJob, watchPipelineRun } from "@/server/pipelines/service/watch";
export { scoreFeatureSet } from "@/server/pipelines/steps/scored-set";
