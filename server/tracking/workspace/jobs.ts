import { defineJob } from "@/server/jobs/definition";
import { ChurnInput, ImportancePayload } from "@/server/tracking/workspace/schema";
import {
  CHURN_KIND,
  computeChurn,
  computeImportance,
  IMPORTANCE_KIND,
} from "@/server/tracking/workspace/service";

export const importanceJob = defineJob({
  kind: IMPORTANCE_KIND,
  payload: ImportancePayload,
  maxAttempts: 2,
  run: computeImportance,
});

export const churnJob = defineJob({
  kind: CHURN_KIND,
  payload: ChurnInput,
  maxAttempts: 2,
  run: computeChurn,
});
