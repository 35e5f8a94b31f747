import { defineJob } from "@/server/jobs/definition";
import { EXPORT_KIND, runExport } from "@/server/tracking/exports/run-export";
import { ExportPayload } from "@/server/tracking/exports/schema";

export const exportJob = defineJob({
  kind: EXPORT_KIND,
  payload: ExportPayload,
  maxAttempts: 3,
  run: runExport,
});
