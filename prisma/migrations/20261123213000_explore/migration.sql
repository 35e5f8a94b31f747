-- CreateTable
CREATE TABLE "query_history" (
    "id" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "sql" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "row_count" INTEGER,
    "has_more" BOOLEAN NOT NULL DEFAULT false,
    "duration_ms" DOUBLE PRECISION NOT NULL,
    "message" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "query_history_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "query_history_owner_at_id_idx" ON "query_history"("owner", "at", "id");
