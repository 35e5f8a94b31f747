-- AlterTable
ALTER TABLE "query_history" ADD COLUMN     "is_sample" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "saved_queries" (
    "id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "sql" TEXT NOT NULL,
    "brushes" JSONB NOT NULL,
    "chart" JSONB,
    "owner_id" TEXT,
    "owner_name" TEXT NOT NULL,
    "shared" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "saved_queries_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "saved_queries_slug_key" ON "saved_queries"("slug") WHERE "deleted_at" IS NULL;
