export { runIsDeleted } from "./errors";
export { listArtifacts, previewArtifact } from "./service/artifacts";
export {
  deleteRuns,
  moveRuns,
  restoreRuns,
  tagRuns,
} from "./service/bulk";
export { comparePacked, compareRuns } from "./service/compare";
export {
  createExperiment,
  deleteExperiment,
  type ExperimentRow,
  ensureExperiment,
  getActiveExperiment,
  getExperiment,
  getExperimentByName,
  listExperiments,
  moveExperiment,
  removeExperimentTag,
  renameExperiment,
  restoreExperiment,
  setExperimentTag,
} from "./service/experiments";
export {
  getMetricHistory,
  getPackedHistory,
  type PointColumns,
  readMetricPoints,
  readMetricPointsByTime,
  sampleMetricPoints,
} from "./service/history";
export {
  appendLoggedModelTag,
  type LogBatch,
  type LogPoint,
  logBatch,
  logInput,
  logInputs,
  logMetrics,
  logOutputs,
  logParams,
  removeRunTag,
  setTags,
} from "./service/logging";
export { ensureProject, getProject, listProjects } from "./service/projects";
export { listRunArtifacts, openRunArtifact, putRunArtifact } from "./service/run-files";
export {
  createRun,
  endRunsOfPipelineRun,
  finishRun,
  getRun,
  getRunCore,
  listRunColumns,
  listRuns,
  type RunCore,
  type RunStart,
  reopenRun,
  restartPipelineTrackedRun,
  startJobRun,
  updateRun,
  updateRunState,
} from "./service/runs";
export {
  findLoggedRun,
  type LoggedRun,
  searchDatasets,
  searchExperiments,
  searchRuns,
} from "./service/search";
export { watchRuns } from "./service/watch";
