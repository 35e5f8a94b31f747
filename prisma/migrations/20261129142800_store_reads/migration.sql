-- CreateTable
CREATE TABLE "store_reads" (
    "store_id" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "row_count" BIGINT NOT NULL,

    CONSTRAINT "store_reads_pkey" PRIMARY KEY ("store_id","path","day","actor_kind","actor_id")
);

-- AddForeignKey
ALTER TABLE "store_reads" ADD CONSTRAINT "store_reads_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "stores"("id") ON DELETE CASCADE ON UPDATE CASCADE;
