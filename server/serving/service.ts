export {
  createEndpoint,
  deployVersion,
  getEndpoint,
  listEndpoints,
  listPredictions,
  listReplays,
} from "@/server/serving/service/endpoints";
export { recordLabels } from "@/server/serving/service/labels";
export { type PredictCall, predict } from "@/server/serving/service/predict";
export { REPLAY_JOB_KIND, replayDataset, requestReplay } from "@/server/serving/service/replay";
export { getTraffic } from "@/server/serving/service/traffic";
