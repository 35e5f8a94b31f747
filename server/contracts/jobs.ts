import { z } from "zod";
import { EVALUATE_JOB, evaluateContract } from "@/server/contracts/service";
import { defineJob } from "@/server/jobs/definition";

export const evaluateContractJob = defineJob({
  kind: EVALUATE_JOB,
  payload: z.object({ contractId: z.string(), versionId: z.string() }),
  maxAttempts: 3,
  run: async (ctx, { contractId, versionId }) => {
    const { runId, state, failedChecks } = await evaluateContract(ctx, contractId, versionId);
    return { runId, state, failed: failedChecks.length };
  },
});
