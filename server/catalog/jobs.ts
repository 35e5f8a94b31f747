import { z } from "zod";
import {
  INGEST_JOB,
  ingestDataset,
  PROFILE_JOB,
  profileVersion,
  SCAN_JOB,
  scanStore,
} from "@/server/catalog/service";
import { defineJob } from "@/server/jobs/definition";

export const scanJob = defineJob({
  kind: SCAN_JOB,
  payload: z.object({ storeId: z.string() }),
  maxAttempts: 3,
  run: (ctx, { storeId }) => scanStore(ctx, storeId),
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
