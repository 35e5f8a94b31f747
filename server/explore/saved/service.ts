export { answerSavedQuery } from "@/server/explore/saved/service/answer";
export { getSavedQuery, listSavedQueries } from "@/server/explore/saved/service/read";
export {
  createSavedQuery,
  removeSavedQuery,
  restoreSavedQuery,
  updateSavedQuery,
} from "@/server/explore/saved/service/write";
