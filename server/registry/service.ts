export { computeReference } from "@/server/registry/reference";
export type { RegisteredModel, RegisteredVersion } from "@/server/registry/repository/registered";
export type { RegistrySearch } from "@/server/registry/search";
export { getVersionByAlias, removeAlias, setAlias } from "@/server/registry/service/aliases";
export {
  type ClientVersion,
  createClientVersion,
  deleteVersion,
  removeVersionTag,
  setVersionTag,
  transitionStage,
  updateVersion,
} from "@/server/registry/service/client-versions";
export {
  createModel,
  deleteModel,
  ensureModel,
  getModel,
  getRegisteredModel,
  listModels,
  removeModelTag,
  renameModel,
  searchModels,
  setModelTag,
  updateModel,
} from "@/server/registry/service/models";
export {
  getRegisteredVersion,
  listLatestVersions,
  searchVersions,
  toDownloadUri,
  toSource,
} from "@/server/registry/service/registered-versions";
export {
  getModelVersion,
  getModelVersionByNumber,
  getServableVersion,
  registerVersion,
  requireServable,
} from "@/server/registry/service/versions";
export { describeFeatures, toFittedImputation } from "@/server/registry/signature";
