-- AlterTable
ALTER TABLE "contract_checks" ADD COLUMN     "broken_rows" INTEGER,
ADD COLUMN     "filled_rows" INTEGER;
