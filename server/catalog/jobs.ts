import { z } from "zod";
import {
  INGEST_JOB,
  ingestDataset,
  PROFILE_JOB,
  previewScan,
  profileVersion,
  SCAN_JOB,
  SCAN_PREVIEW_JOB,
  ScanTurn,
  scanStore,
} from "@/server/catalog/service";
import { defineJob } from "@/server/jobs/definition";

export const scanJob = defineJob({
  kind: SCAN_JOB,
  payload: z.object({ storeId: z.string(), scheduled: ScanTurn.optional() }),
  maxAttempts: 3,
  run: (ctx, { storeId, scheduled }) => scanStore(ctx, storeId, scheduled),
});

export const scanPreviewJob = defineJob({
  kind: SCAN_PREVIEW_JOB,
  payload: z.object({ storeId: z.string() }),
  maxAttempts: 3,
  run: (ctx, { storeId }) => previewScan(ctx, storeId),
});

export const ingestJob = defineJob({
  kind: INGEST_JOB,
  payload: z.object({ datasetId: z.string() }),
  maxAttempts: 3,
  run: (ctx, { datasetId }) => ingestDataset(ctx, datasetId),
});

export const profileJob = defineJob({
  kind: PROFILE_JOB,
  payload: z.object({ versionId: z.string() }),
  maxAttempts: 3,
  run: (ctx, { versionId }) => profileVersion(ctx, versionId),
});
