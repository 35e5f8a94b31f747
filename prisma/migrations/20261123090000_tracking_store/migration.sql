-- Runs, params and metrics get narrow integer keys; metrics move to milliseconds as clients send
-- them, so that two values at one step and time are both kept. What was logged is carried over.

-- DropIndex
DROP INDEX "model_versions_model_id_run_id_key";

-- DropIndex
DROP INDEX "experiments_project_id_name_key";

-- DropIndex
DROP INDEX "runs_experiment_id_started_at_id_idx";

-- AlterTable
ALTER TABLE "models" ADD COLUMN     "tags" JSONB NOT NULL DEFAULT '{}';

-- AlterTable
ALTER TABLE "model_versions" ADD COLUMN     "deleted_at" TIMESTAMPTZ(3),
ADD COLUMN     "logged_model_id" TEXT,
ADD COLUMN     "run_link" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "source" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "stage" TEXT NOT NULL DEFAULT 'None',
ADD COLUMN     "storage_uri" TEXT,
ADD COLUMN     "tags" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "user_id" TEXT NOT NULL DEFAULT '',
ALTER COLUMN "artifact_uri" DROP NOT NULL,
ALTER COLUMN "artifact_hash" DROP NOT NULL,
ALTER COLUMN "size_bytes" DROP NOT NULL,
ALTER COLUMN "signature" DROP NOT NULL,
ALTER COLUMN "evaluation" SET DEFAULT '[]',
ALTER COLUMN "reference" DROP NOT NULL;

-- AlterTable
ALTER TABLE "experiments" ADD COLUMN     "artifact_location" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "deleted_at" TIMESTAMPTZ(3),
ADD COLUMN     "number" SERIAL NOT NULL,
ADD COLUMN     "tags" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- AlterTable
ALTER TABLE "runs" ADD COLUMN     "deleted_at" TIMESTAMPTZ(3),
ADD COLUMN     "seq" SERIAL NOT NULL,
ADD COLUMN     "user_id" TEXT NOT NULL DEFAULT '';

-- CreateTable
CREATE TABLE "logged_keys" (
    "id" SERIAL NOT NULL,
    "key" TEXT NOT NULL,

    CONSTRAINT "logged_keys_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "logged_keys_key_key" ON "logged_keys"("key");
INSERT INTO "logged_keys" ("key")
SELECT "key" FROM "run_params" UNION SELECT "key" FROM "run_metrics" UNION SELECT "key" FROM "metric_points";

CREATE UNIQUE INDEX "experiments_number_key" ON "experiments"("number");
CREATE UNIQUE INDEX "runs_seq_key" ON "runs"("seq");

-- Names become unique in the installation: a later namesake carries its project's name.
UPDATE "experiments" e SET "name" = e."name" || ' (' || p."slug" || ')'
FROM "projects" p
WHERE p."id" = e."project_id"
  AND (e."name" = 'Default' OR EXISTS (
    SELECT 1 FROM "experiments" f WHERE f."name" = e."name" AND f."number" < e."number"));
UPDATE "pipelines" l SET "config" = jsonb_set(l."config", '{experiment}', to_jsonb(e."name"))
FROM "experiments" e JOIN "projects" p ON p."id" = e."project_id"
WHERE l."project_id" = p."id"
  AND e."name" = (l."config"->>'experiment') || ' (' || p."slug" || ')';
CREATE UNIQUE INDEX "experiments_name_key" ON "experiments"("name");
UPDATE "experiments" SET "artifact_location" = 'mlflow-artifacts:/' || "number", "updated_at" = "created_at";
INSERT INTO "projects" ("id", "slug", "name", "description")
VALUES (gen_random_uuid()::text, 'default', 'Default', 'Where experiments go that name no project')
ON CONFLICT ("slug") DO NOTHING;
INSERT INTO "experiments" ("id", "number", "project_id", "name", "artifact_location")
SELECT gen_random_uuid()::text, 0, "id", 'Default', 'mlflow-artifacts:/0' FROM "projects" WHERE "slug" = 'default';

-- run_params
ALTER TABLE "run_params" RENAME TO "former_run_params";
ALTER INDEX "run_params_pkey" RENAME TO "former_run_params_pkey";
CREATE TABLE "run_params" (
    "run_seq" INTEGER NOT NULL,
    "key_id" INTEGER NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "run_params_pkey" PRIMARY KEY ("run_seq", "key_id")
);
INSERT INTO "run_params" ("run_seq", "key_id", "value")
SELECT r."seq", k."id", f."value" FROM "former_run_params" f
JOIN "runs" r ON r."id" = f."run_id" JOIN "logged_keys" k ON k."key" = f."key";
DROP TABLE "former_run_params";

-- run_tags
ALTER TABLE "run_tags" RENAME TO "former_run_tags";
ALTER INDEX "run_tags_pkey" RENAME TO "former_run_tags_pkey";
CREATE TABLE "run_tags" (
    "run_seq" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "run_tags_pkey" PRIMARY KEY ("run_seq", "key")
);
INSERT INTO "run_tags" ("run_seq", "key", "value")
SELECT r."seq", f."key", f."value" FROM "former_run_tags" f JOIN "runs" r ON r."id" = f."run_id";
DROP TABLE "former_run_tags";

-- metric_points
ALTER TABLE "metric_points" RENAME TO "former_metric_points";
ALTER INDEX "metric_points_pkey" RENAME TO "former_metric_points_pkey";
CREATE TABLE "metric_points" (
    "run_seq" INTEGER NOT NULL,
    "key_id" INTEGER NOT NULL,
    "step" BIGINT NOT NULL,
    "at" BIGINT NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "metric_points_pkey" PRIMARY KEY ("run_seq", "key_id", "step", "at", "value")
);
INSERT INTO "metric_points" ("run_seq", "key_id", "step", "at", "value")
SELECT r."seq", k."id", f."step", (extract(epoch FROM f."at") * 1000)::bigint, f."value"
FROM "former_metric_points" f
JOIN "runs" r ON r."id" = f."run_id" JOIN "logged_keys" k ON k."key" = f."key";
DROP TABLE "former_metric_points";

-- run_metrics
ALTER TABLE "run_metrics" RENAME TO "former_run_metrics";
ALTER INDEX "run_metrics_pkey" RENAME TO "former_run_metrics_pkey";
CREATE TABLE "run_metrics" (
    "run_seq" INTEGER NOT NULL,
    "key_id" INTEGER NOT NULL,
    "experiment_number" INTEGER NOT NULL,
    "count" INTEGER NOT NULL,
    "tail_count" INTEGER NOT NULL,
    "last" DOUBLE PRECISION NOT NULL,
    "last_step" BIGINT NOT NULL,
    "last_at" BIGINT NOT NULL,
    "min" DOUBLE PRECISION,
    "min_step" BIGINT,
    "max" DOUBLE PRECISION,
    "max_step" BIGINT,

    CONSTRAINT "run_metrics_pkey" PRIMARY KEY ("run_seq", "key_id")
);
INSERT INTO "run_metrics" ("run_seq", "key_id", "experiment_number", "count", "tail_count", "last", "last_step", "last_at", "min", "min_step", "max", "max_step")
SELECT r."seq", k."id", e."number", f."count", f."count", f."last", f."last_step",
  (extract(epoch FROM f."updated_at") * 1000)::bigint, f."min",
  (SELECT min(p."step") FROM "metric_points" p
    WHERE p."run_seq" = r."seq" AND p."key_id" = k."id" AND p."value" = f."min"), f."max",
  (SELECT min(p."step") FROM "metric_points" p
    WHERE p."run_seq" = r."seq" AND p."key_id" = k."id" AND p."value" = f."max")
FROM "former_run_metrics" f JOIN "runs" r ON r."id" = f."run_id"
JOIN "experiments" e ON e."id" = r."experiment_id" JOIN "logged_keys" k ON k."key" = f."key";
DROP TABLE "former_run_metrics";

-- CreateTable
CREATE TABLE "experiment_keys" (
    "experiment_number" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "key_id" INTEGER NOT NULL,

    CONSTRAINT "experiment_keys_pkey" PRIMARY KEY ("experiment_number","kind","key_id")
);
INSERT INTO "experiment_keys" ("experiment_number", "kind", "key_id")
SELECT "experiment_number", 'metric', "key_id" FROM "run_metrics"
UNION
SELECT e."number", 'param', a."key_id" FROM "run_params" a
JOIN "runs" r ON r."seq" = a."run_seq" JOIN "experiments" e ON e."id" = r."experiment_id";

-- CreateTable
CREATE TABLE "metric_chunks" (
    "id" BIGSERIAL NOT NULL,
    "run_seq" INTEGER NOT NULL,
    "key_id" INTEGER NOT NULL,
    "count" INTEGER NOT NULL,
    "first_step" BIGINT NOT NULL,
    "last_step" BIGINT NOT NULL,
    "first_at" BIGINT NOT NULL,
    "last_at" BIGINT NOT NULL,
    "min" DOUBLE PRECISION NOT NULL,
    "max" DOUBLE PRECISION NOT NULL,
    "mean" DOUBLE PRECISION NOT NULL,
    "data" BYTEA NOT NULL,
    "pyramid" BYTEA NOT NULL,

    CONSTRAINT "metric_chunks_pkey" PRIMARY KEY ("run_seq","key_id","id")
);

-- CreateTable
CREATE TABLE "logged_datasets" (
    "id" SERIAL NOT NULL,
    "experiment_number" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "source_type" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "schema" TEXT,
    "profile" TEXT,

    CONSTRAINT "logged_datasets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_datasets" (
    "run_seq" INTEGER NOT NULL,
    "dataset_id" INTEGER NOT NULL,
    "tags" JSONB NOT NULL,

    CONSTRAINT "run_datasets_pkey" PRIMARY KEY ("run_seq","dataset_id")
);

-- CreateTable
CREATE TABLE "run_models" (
    "run_seq" INTEGER NOT NULL,
    "role" TEXT NOT NULL,
    "model_id" TEXT NOT NULL,
    "step" BIGINT NOT NULL,

    CONSTRAINT "run_models_pkey" PRIMARY KEY ("run_seq","role","model_id")
);

-- CreateTable
CREATE TABLE "logged_models" (
    "id" TEXT NOT NULL,
    "experiment_number" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "model_type" TEXT,
    "source_run_id" TEXT,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "artifact_uri" TEXT NOT NULL,
    "params" JSONB NOT NULL DEFAULT '{}',
    "tags" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "logged_models_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "logged_model_metrics" (
    "id" BIGSERIAL NOT NULL,
    "model_id" TEXT NOT NULL,
    "run_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "at" BIGINT NOT NULL,
    "step" BIGINT NOT NULL,
    "dataset_name" TEXT NOT NULL DEFAULT '',
    "dataset_digest" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "logged_model_metrics_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "saved_views" (
    "id" TEXT NOT NULL,
    "list" TEXT NOT NULL,
    "project" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "owner_id" TEXT,
    "owner_name" TEXT NOT NULL,
    "shared" BOOLEAN NOT NULL,
    "state" TEXT NOT NULL,
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "saved_views_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stored_states" (
    "id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "stored_states_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "metric_definitions" (
    "project" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "label" TEXT NOT NULL DEFAULT '',
    "description" TEXT NOT NULL DEFAULT '',
    "direction" TEXT NOT NULL,
    "unit" TEXT NOT NULL DEFAULT '',
    "aggregation" TEXT NOT NULL DEFAULT 'last',
    "updated_by" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "metric_definitions_pkey" PRIMARY KEY ("project","key")
);

-- CreateIndex
CREATE UNIQUE INDEX "logged_datasets_experiment_number_name_digest_key" ON "logged_datasets"("experiment_number", "name", "digest");

-- CreateIndex
CREATE INDEX "run_models_model_id_idx" ON "run_models"("model_id");

-- CreateIndex
CREATE INDEX "logged_models_experiment_number_created_at_idx" ON "logged_models"("experiment_number", "created_at" DESC);

-- CreateIndex
CREATE INDEX "logged_models_source_run_id_idx" ON "logged_models"("source_run_id");

-- CreateIndex
CREATE UNIQUE INDEX "logged_model_metrics_model_id_key_dataset_name_dataset_dige_key" ON "logged_model_metrics"("model_id", "key", "dataset_name", "dataset_digest", "run_id", "at", "step", "value");

-- CreateIndex
CREATE UNIQUE INDEX "saved_views_list_project_name_key" ON "saved_views"("list", "project", "name");

-- CreateIndex
CREATE INDEX "model_versions_model_id_run_id_idx" ON "model_versions"("model_id", "run_id");

-- CreateIndex
CREATE INDEX "model_versions_run_id_idx" ON "model_versions"("run_id");

-- CreateIndex
CREATE INDEX "experiments_project_id_idx" ON "experiments"("project_id");

-- CreateIndex
CREATE INDEX "runs_experiment_id_started_at_id_idx" ON "runs"("experiment_id", "started_at" DESC, "id");

-- CreateIndex
CREATE INDEX "run_metrics_experiment_number_key_id_last_idx" ON "run_metrics"("experiment_number", "key_id", "last");

-- AddForeignKey
ALTER TABLE "run_params" ADD CONSTRAINT "run_params_run_seq_fkey" FOREIGN KEY ("run_seq") REFERENCES "runs"("seq") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_params" ADD CONSTRAINT "run_params_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "logged_keys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_tags" ADD CONSTRAINT "run_tags_run_seq_fkey" FOREIGN KEY ("run_seq") REFERENCES "runs"("seq") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_metrics" ADD CONSTRAINT "run_metrics_run_seq_fkey" FOREIGN KEY ("run_seq") REFERENCES "runs"("seq") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_metrics" ADD CONSTRAINT "run_metrics_key_id_fkey" FOREIGN KEY ("key_id") REFERENCES "logged_keys"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_datasets" ADD CONSTRAINT "run_datasets_run_seq_fkey" FOREIGN KEY ("run_seq") REFERENCES "runs"("seq") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_datasets" ADD CONSTRAINT "run_datasets_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "logged_datasets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_models" ADD CONSTRAINT "run_models_run_seq_fkey" FOREIGN KEY ("run_seq") REFERENCES "runs"("seq") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_models" ADD CONSTRAINT "run_models_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "logged_models"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "logged_models" ADD CONSTRAINT "logged_models_experiment_number_fkey" FOREIGN KEY ("experiment_number") REFERENCES "experiments"("number") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "logged_model_metrics" ADD CONSTRAINT "logged_model_metrics_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "logged_models"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Whose points are worth sealing; and tags by value, such as a parent run's children.
CREATE INDEX "run_metrics_unsealed_idx" ON "run_metrics"("run_seq") WHERE "tail_count" >= 16;
CREATE INDEX "run_tags_key_value_idx" ON "run_tags"("key", left("value", 64));
-- Chunks are compressed before they arrive.
ALTER TABLE "metric_chunks" ALTER COLUMN "data" SET STORAGE EXTERNAL, ALTER COLUMN "pyramid" SET STORAGE EXTERNAL;
UPDATE "model_versions" SET "updated_at" = "created_at";
