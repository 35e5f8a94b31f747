-- AlterTable
ALTER TABLE "contract_checks" ADD COLUMN     "failing_note" TEXT NOT NULL DEFAULT '';
