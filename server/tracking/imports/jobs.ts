import { defineJob } from "@/server/jobs/definition";
import {
  forgetCredentials,
  IMPORT_KIND,
  PREVIEW_KIND,
  previewImport,
  runImport,
} from "@/server/tracking/imports/run-import";
import { ImportPayload, PreviewPayload } from "@/server/tracking/imports/schema";

export const previewImportJob = defineJob({
  kind: PREVIEW_KIND,
  payload: PreviewPayload,
  maxAttempts: 2,
  run: previewImport,
  onGivenUp: (tx, { source }) => forgetCredentials(tx, source),
});

export const importJob = defineJob({
  kind: IMPORT_KIND,
  payload: ImportPayload,
  maxAttempts: 5,
  run: runImport,
  onGivenUp: (tx, { source }) => forgetCredentials(tx, source),
});
