export { PREPARE_KIND, TRIAL_KIND } from "@/server/sweeps/service/advance";
export {
  cancelSweep,
  createSweep,
  extendSweep,
  listSettings,
  pauseSweep,
  previewSpace,
  resumeSweep,
} from "@/server/sweeps/service/manage";
export { giveUpPreparing, prepareSweep } from "@/server/sweeps/service/prepare";
export { getSweep, listSweeps, listTrials } from "@/server/sweeps/service/read";
export { trainTrial } from "@/server/sweeps/service/train-trial";
export { giveUpTrial, runTrial } from "@/server/sweeps/service/trial";
