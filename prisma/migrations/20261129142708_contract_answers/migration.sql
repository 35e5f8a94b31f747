-- AlterTable
ALTER TABLE "contract_changes" ADD COLUMN     "proposed_by_id" TEXT;

-- AlterTable
ALTER TABLE "contract_answers" ADD COLUMN     "by_id" TEXT,
ADD COLUMN     "contact" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "on_behalf" BOOLEAN NOT NULL DEFAULT false;
