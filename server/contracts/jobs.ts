import { z } from "zod";
import { STORE_SCANNED_JOB, VERSION_ADDED_JOB } from "@/server/catalog/service";
import {
  DRY_RUN_JOB,
  dryRun,
  EVALUATE_JOB,
  evaluateContract,
  reviewScan,
  reviewVersion,
  WATCH_JOB,
} from "@/server/contracts/service";
import { defineJob } from "@/server/jobs/definition";

const Evaluated = z.object({ contractId: z.string(), versionId: z.string() });

export const evaluateContractJob = defineJob({
  kind: EVALUATE_JOB,
  payload: Evaluated,
  maxAttempts: 3,
  run: async (ctx, { contractId, versionId }) => {
    const { runId, state, failedChecks } = await evaluateContract(ctx, contractId, versionId);
    return { runId, state, failed: failedChecks.length };
  },
});

/** Wakes when a promise of time is due; by then a newer version may long have come. */
export const watchContractJob = defineJob({
  kind: WATCH_JOB,
  payload: Evaluated,
  maxAttempts: 3,
  run: async (ctx, { contractId, versionId }) => {
    const { state } = await evaluateContract(ctx, contractId, versionId);
    return { state };
  },
});

export const reviewVersionJob = defineJob({
  kind: VERSION_ADDED_JOB,
  payload: z.object({ versionId: z.string() }),
  maxAttempts: 3,
  run: (ctx, { versionId }) => reviewVersion(ctx, versionId),
});

export const reviewScanJob = defineJob({
  kind: STORE_SCANNED_JOB,
  payload: z.object({ scanId: z.string() }),
  maxAttempts: 3,
  run: (ctx, { scanId }) => reviewScan(ctx, scanId),
});

export const dryRunJob = defineJob({
  kind: DRY_RUN_JOB,
  payload: z.object({ contractId: z.string(), source: z.string(), versions: z.number().int() }),
  maxAttempts: 2,
  run: async (ctx, { contractId, ...draft }) => {
    const { versions } = await dryRun(ctx, contractId, draft);
    return {
      versions: versions.map((each) => ({ ...each, createdAt: each.createdAt.toISOString() })),
    };
  },
});
