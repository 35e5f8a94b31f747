export { draftFeatures } from "./service/draft-features";
export { type ExportedFile, exportQuery } from "./service/export";
export {
  cancelQuery,
  explainQuery,
  listHistory,
  runQuery,
  summariseQuery,
} from "./service/queries";
