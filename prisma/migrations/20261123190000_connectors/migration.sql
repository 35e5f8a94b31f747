-- AlterTable
ALTER TABLE "stores" ADD COLUMN     "allow_private" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "place" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "secret" TEXT;

-- AlterTable
ALTER TABLE "dataset_versions" ADD COLUMN     "watermark" TEXT;

UPDATE "stores" SET "place" = "config" ->> 'path' WHERE "kind" = 'folder';
