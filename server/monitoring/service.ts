export { findLastComplete, findLastDecided } from "@/server/monitoring/judge";
export {
  COMPUTE_JOB_KIND,
  computeWindows,
  requestCompute,
  requestComputeOncePerMinute,
  requestRecompute,
} from "@/server/monitoring/service/compute";
export {
  getFeaturePeek,
  getModelHealth,
  getMonitoringOverview,
} from "@/server/monitoring/service/health";
