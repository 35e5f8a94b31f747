-- AlterTable
ALTER TABLE "column_notes" ADD COLUMN     "not_personal" TEXT,
ADD COLUMN     "sensitivity" TEXT;

-- CreateTable
CREATE TABLE "sensitive_accesses" (
    "id" TEXT NOT NULL,
    "dataset_id" TEXT NOT NULL,
    "grantee_kind" TEXT NOT NULL,
    "grantee_id" TEXT NOT NULL,
    "grantee_name" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "open_key" TEXT,
    "expires_at" TIMESTAMPTZ(3),
    "note" TEXT NOT NULL DEFAULT '',
    "created_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_by_name" TEXT,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "sensitive_accesses_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "sensitive_accesses_open_key_key" ON "sensitive_accesses"("open_key");

-- CreateIndex
CREATE INDEX "sensitive_accesses_dataset_id_state_idx" ON "sensitive_accesses"("dataset_id", "state");

-- AddForeignKey
ALTER TABLE "sensitive_accesses" ADD CONSTRAINT "sensitive_accesses_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "datasets"("id") ON DELETE CASCADE ON UPDATE CASCADE;
