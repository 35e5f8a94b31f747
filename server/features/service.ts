export { toFeatureSpecs } from "./feature-specs";
export { buildFeatureSet, readFeatureSet, type SetRequest } from "./service/sets";
export {
  createEntity,
  createFeatureView,
  getFeatureView,
  getFeatureViewDetail,
  listEntities,
  listFeatures,
} from "./service/views";
