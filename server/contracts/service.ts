export {
  EVALUATE_JOB,
  type Evaluation,
  evaluateContract,
  requestEvaluation,
} from "./service/evaluate";
export {
  createContract,
  findActiveContracts,
  getContract,
  listChecks,
  listContracts,
  updateContract,
} from "./service/manage";
