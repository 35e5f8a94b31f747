export { resolveConfig } from "@/server/pipelines/config";
export { STEP_JOB_KIND } from "@/server/pipelines/service/advance";
export {
  createPipeline,
  getPipeline,
  getPipelineRow,
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
  checkReferences,
  getPipelineRun,
  listPipelineRuns,
  retryPipelineRun,
  type StepOutputs,
  startPipelineRun,
  waitForPipelineRun,
} from "@/server/pipelines/service/runs";
export {
  prepareFeatures,
  type TrialOutcome,
  type TrialWork,
  trainCandidate,
} from "@/server/pipelines/service/trials";
export { watchJob, watchPipelineRun } from "@/server/pipelines/service/watch";
export { scoreFeatureSet } from "@/server/pipelines/steps/scored-set";
export {
  applySettings,
  listTunables,
  readSetting,
  type Tunable,
} from "@/server/pipelines/tunables";
