-- CreateTable
CREATE TABLE "lineage_columns" (
    "output_id" TEXT NOT NULL,
    "output_field" TEXT NOT NULL,
    "input_id" TEXT NOT NULL,
    "input_field" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subtype" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "lineage_columns_pkey" PRIMARY KEY ("output_id","output_field","input_id","input_field","kind","subtype")
);

-- CreateIndex
CREATE INDEX "lineage_columns_input_id_input_field_idx" ON "lineage_columns"("input_id", "input_field");

-- AddForeignKey
ALTER TABLE "lineage_columns" ADD CONSTRAINT "lineage_columns_output_id_fkey" FOREIGN KEY ("output_id") REFERENCES "lineage_datasets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lineage_columns" ADD CONSTRAINT "lineage_columns_input_id_fkey" FOREIGN KEY ("input_id") REFERENCES "lineage_datasets"("id") ON DELETE CASCADE ON UPDATE CASCADE;
