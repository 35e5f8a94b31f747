import path from "node:path";
import pg from "pg";
import { ingestJob, profileJob, scanJob, scanPreviewJob } from "@/server/catalog/jobs";
import {
  dryRunJob,
  evaluateContractJob,
  reviewScanJob,
  reviewVersionJob,
  watchContractJob,
} from "@/server/contracts/jobs";
import { loadDemoJob } from "@/server/demo/jobs";
import type { JobDefinition } from "@/server/jobs/definition";
import { type RunningWorker, startWorker } from "@/server/jobs/worker-loop";
import { computeMonitoringJob } from "@/server/monitoring/jobs";
import { runStepJob } from "@/server/pipelines/jobs";
import type { Platform } from "@/server/platform/context";
import { createDuckDb } from "@/server/platform/duckdb";
import { replayJob } from "@/server/serving/jobs";
import { prepareSweepJob, runTrialJob } from "@/server/sweeps/jobs";
import { exportJob } from "@/server/tracking/exports/jobs";
import { importJob, previewImportJob } from "@/server/tracking/imports/jobs";
import { sealMetricsJob } from "@/server/tracking/jobs";
import { churnJob, importanceJob } from "@/server/tracking/workspace/jobs";
import { deliverWebhookJob } from "@/server/webhooks/jobs";

/** Every kind of work a worker can do. */
export const JOB_DEFINITIONS: readonly JobDefinition[] = [
  churnJob,
  computeMonitoringJob,
  deliverWebhookJob,
  dryRunJob,
  evaluateContractJob,
  exportJob,
  importanceJob,
  importJob,
  ingestJob,
  loadDemoJob,
  prepareSweepJob,
  previewImportJob,
  profileJob,
  replayJob,
  reviewScanJob,
  reviewVersionJob,
  runStepJob,
  runTrialJob,
  scanJob,
  scanPreviewJob,
  sealMetricsJob,
  watchContractJob,
];

/** Starts a worker of this installation in the current process. */
export async function runWorker(platform: Platform, databaseUrl: string): Promise<RunningWorker> {
  const { dataDir, workerConcurrency, leaseSeconds } = platform.config;
  const duckdb = await createDuckDb({
    tempDir: path.join(dataDir, "tmp", `duckdb-${process.pid}`),
  });
  const listener = new pg.Client({ connectionString: databaseUrl });
  await listener.connect();
  const worker = await startWorker(platform, duckdb, JOB_DEFINITIONS, listener, {
    concurrency: workerConcurrency,
    leaseSeconds,
  });
  return {
    id: worker.id,
    async stop() {
      await worker.stop();
      await listener.end();
      duckdb.close();
    },
  };
}
