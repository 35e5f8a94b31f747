export { toFeatureSpecs } from "./feature-specs";
export { buildFeatureSet, readFeatureSet, type SetRequest } from "./service/sets";
export {
  createEntity,
  createFeatureView,
  getFeatureView,
  getFeatureViewDetail,
  listFeatures,
} from "./service/views";
