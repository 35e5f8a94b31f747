export { addComment, removeComment } from "@/server/reports/service/comments";
export { freezeReport } from "@/server/reports/service/freeze";
export { getReport, listReports } from "@/server/reports/service/read";
export {
  appendBlock,
  createReport,
  deleteReport,
  duplicateReport,
  saveReport,
  shareReport,
} from "@/server/reports/service/write";
