-- CreateTable
CREATE TABLE "incident_events" (
    "id" TEXT NOT NULL,
    "incident_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL DEFAULT '',
    "by_name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "incident_events_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "incident_events_incident_id_at_idx" ON "incident_events"("incident_id", "at");

-- AddForeignKey
ALTER TABLE "incident_events" ADD CONSTRAINT "incident_events_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "data_incidents"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What incidents said so far becomes their history.
INSERT INTO "incident_events" ("id", "incident_id", "kind", "text", "by_name", "at")
SELECT gen_random_uuid()::text, "id", 'opened', "detail", 'the data', "opened_at" FROM "data_incidents";

INSERT INTO "incident_events" ("id", "incident_id", "kind", "text", "by_name", "at")
SELECT gen_random_uuid()::text, "id", CASE WHEN "state" = 'resolved' THEN 'resolved' ELSE 'comment' END,
  "note", coalesce("resolved_by_name", "owner_name", 'somebody'), coalesce("resolved_at", "last_seen_at")
FROM "data_incidents" WHERE "note" <> '' OR "state" = 'resolved';

-- AlterTable
ALTER TABLE "data_incidents" DROP COLUMN "note",
ADD COLUMN     "failing_rows" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "run_id" TEXT,
ADD COLUMN     "version_number" INTEGER;
