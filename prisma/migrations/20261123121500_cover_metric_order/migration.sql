-- DropIndex
DROP INDEX "run_metrics_experiment_number_key_id_last_idx";

-- CreateIndex
CREATE INDEX "run_metrics_experiment_number_key_id_last_run_seq_idx" ON "run_metrics"("experiment_number", "key_id", "last", "run_seq");
