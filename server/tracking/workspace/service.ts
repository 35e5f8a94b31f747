export {
  CHURN_KIND,
  computeChurn,
  getChurn,
  requestChurn,
} from "./service/churn";
export { learnDefaults } from "./service/defaults";
export { listDefinitions, removeDefinition, saveDefinition } from "./service/definitions";
export { groupRuns } from "./service/groups";
export {
  computeImportance,
  getImportance,
  IMPORTANCE_KIND,
  requestImportance,
} from "./service/importance";
export { plotParallel, plotScatter } from "./service/plots";
export { getState, listViews, removeView, saveState, saveView } from "./service/views";
