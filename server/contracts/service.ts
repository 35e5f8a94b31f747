export {
  answerChange,
  getProposedSource,
  listChanges,
  listWaiting,
  withdrawChange,
} from "./service/changes";
export {
  getDocument,
  listContractVersions,
  listProposals,
  readDraft,
  saveDocument,
} from "./service/documents";
export { DRY_RUN_JOB, dryRun, requestDryRun } from "./service/dry-run";
export {
  EVALUATE_JOB,
  type Evaluation,
  evaluateContract,
  requestEvaluation,
} from "./service/evaluate";
export { getFailingRows } from "./service/failing-rows";
export { getIncident, listIncidents, updateIncident } from "./service/incidents";
export {
  createContract,
  findActiveContracts,
  getContract,
  listChecks,
  listContracts,
  updateContract,
} from "./service/manage";
export { putContract } from "./service/put-contract";
export { reviewScan, reviewVersion } from "./service/review";
export { WATCH_JOB } from "./service/watch";
