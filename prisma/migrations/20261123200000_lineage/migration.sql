-- AlterTable
ALTER TABLE "datasets" ADD COLUMN     "lineage_id" TEXT;

-- CreateTable
CREATE TABLE "lineage_events" (
    "hash" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "event_time" TIMESTAMPTZ(6) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "body" JSONB NOT NULL,
    "told_by" TEXT NOT NULL,

    CONSTRAINT "lineage_events_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "lineage_jobs" (
    "id" TEXT NOT NULL,
    "namespace" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "facets" JSONB NOT NULL DEFAULT '{}',
    "current_run_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "lineage_jobs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "lineage_datasets" (
    "id" TEXT NOT NULL,
    "namespace" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "root_id" TEXT NOT NULL,
    "facets" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "lineage_datasets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "lineage_runs" (
    "id" TEXT NOT NULL,
    "job_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "state_at" TIMESTAMPTZ(6) NOT NULL,
    "started_at" TIMESTAMPTZ(6) NOT NULL,
    "facets" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "lineage_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "lineage_run_datasets" (
    "run_id" TEXT NOT NULL,
    "dataset_id" TEXT NOT NULL,
    "direction" TEXT NOT NULL,
    "facets" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "lineage_run_datasets_pkey" PRIMARY KEY ("run_id","direction","dataset_id")
);

-- CreateTable
CREATE TABLE "lineage_job_datasets" (
    "job_id" TEXT NOT NULL,
    "dataset_id" TEXT NOT NULL,
    "direction" TEXT NOT NULL,
    "told_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "lineage_job_datasets_pkey" PRIMARY KEY ("job_id","direction","dataset_id")
);

-- CreateIndex
CREATE INDEX "lineage_events_event_time_idx" ON "lineage_events"("event_time");

-- CreateIndex
CREATE INDEX "lineage_jobs_current_run_id_idx" ON "lineage_jobs"("current_run_id");

-- CreateIndex
CREATE UNIQUE INDEX "lineage_jobs_namespace_name_key" ON "lineage_jobs"("namespace", "name");

-- CreateIndex
CREATE INDEX "lineage_datasets_root_id_idx" ON "lineage_datasets"("root_id");

-- CreateIndex
CREATE UNIQUE INDEX "lineage_datasets_namespace_name_key" ON "lineage_datasets"("namespace", "name");

-- CreateIndex
CREATE INDEX "lineage_runs_job_id_state_state_at_idx" ON "lineage_runs"("job_id", "state", "state_at");

-- CreateIndex
CREATE INDEX "lineage_runs_job_id_state_at_idx" ON "lineage_runs"("job_id", "state_at");

-- CreateIndex
CREATE INDEX "lineage_run_datasets_dataset_id_direction_idx" ON "lineage_run_datasets"("dataset_id", "direction");

-- CreateIndex
CREATE INDEX "lineage_job_datasets_dataset_id_direction_idx" ON "lineage_job_datasets"("dataset_id", "direction");

-- CreateIndex
CREATE INDEX "datasets_lineage_id_idx" ON "datasets"("lineage_id");

-- CreateIndex
CREATE INDEX "feature_views_dataset_id_idx" ON "feature_views"("dataset_id");

-- CreateIndex
CREATE INDEX "deployments_version_id_idx" ON "deployments"("version_id");

-- CreateIndex
CREATE INDEX "run_inputs_feature_set_id_idx" ON "run_inputs"("feature_set_id");

-- AddForeignKey
ALTER TABLE "lineage_runs" ADD CONSTRAINT "lineage_runs_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "lineage_jobs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lineage_run_datasets" ADD CONSTRAINT "lineage_run_datasets_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "lineage_runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lineage_run_datasets" ADD CONSTRAINT "lineage_run_datasets_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "lineage_datasets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lineage_job_datasets" ADD CONSTRAINT "lineage_job_datasets_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "lineage_jobs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lineage_job_datasets" ADD CONSTRAINT "lineage_job_datasets_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "lineage_datasets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Datasets that are known already stand in the graph under their file's name.
INSERT INTO "lineage_datasets" ("id", "namespace", "name", "root_id")
SELECT d."id", 'file', '/' || trim(both '/' from s."place") || '/' || d."path", d."id"
FROM "datasets" d JOIN "stores" s ON s."id" = d."store_id" WHERE s."kind" = 'folder'
ON CONFLICT DO NOTHING;
UPDATE "datasets" d SET "lineage_id" = d."id"
WHERE EXISTS (SELECT 1 FROM "lineage_datasets" l WHERE l."id" = d."id");
