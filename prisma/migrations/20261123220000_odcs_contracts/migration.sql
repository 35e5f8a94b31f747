-- AlterTable
ALTER TABLE "contracts" ADD COLUMN "compatibility" TEXT NOT NULL DEFAULT 'additive',
ADD COLUMN "object" TEXT,
ADD COLUMN "source" TEXT;

-- Former documents had a form of their own. JSON is YAML, so what they become is their text too.
WITH rules AS (
  SELECT c.id, r.value AS rule, r.ordinality AS n,
    jsonb_strip_nulls(jsonb_build_object(
      'id', r.value->>'id',
      'description', nullif(r.value->>'description', ''),
      'customProperties', CASE WHEN r.value->>'window' = 'month'
        THEN '[{"property": "window", "value": "month"}]'::jsonb END
    )) || CASE r.value->>'kind'
      WHEN 'notNull' THEN '{"metric": "nullValues", "mustBe": 0}'::jsonb
      WHEN 'unique' THEN '{"metric": "duplicateValues", "mustBe": 0}'::jsonb
      WHEN 'acceptedValues' THEN jsonb_build_object('metric', 'invalidValues', 'mustBe', 0,
        'arguments', jsonb_build_object('validValues', r.value->'values'))
      WHEN 'maxShare' THEN jsonb_build_object('metric', 'missingValues', 'unit', 'percent',
        'mustBeLessOrEqualTo', (r.value->>'max')::numeric * 100,
        'arguments', jsonb_build_object('missingValues', jsonb_build_array(r.value->'value')))
      WHEN 'range' THEN jsonb_build_object('type', 'custom', 'engine', 'headrace',
        'implementation', jsonb_strip_nulls(jsonb_build_object(
          'check', 'range', 'min', r.value->'min', 'max', r.value->'max')))
      ELSE CASE
        WHEN r.value->'max' IS NULL
          THEN jsonb_build_object('metric', 'rowCount', 'mustBeGreaterOrEqualTo', r.value->'min')
        WHEN r.value->'min' IS NULL
          THEN jsonb_build_object('metric', 'rowCount', 'mustBeLessOrEqualTo', r.value->'max')
        ELSE jsonb_build_object('metric', 'rowCount',
          'mustBeBetween', jsonb_build_array(r.value->'min', r.value->'max'))
      END
    END AS quality
  FROM contracts c, jsonb_array_elements(coalesce(c.document->'rules', '[]')) WITH ORDINALITY r
), named AS (
  SELECT c.id, p.value->>'name' AS name, p.ordinality AS n, p.value AS declared
  FROM contracts c, jsonb_array_elements(coalesce(c.document->'columns', '[]')) WITH ORDINALITY p
  UNION ALL
  SELECT r.id, r.rule->>'column', 1000 + min(r.n), NULL FROM rules r
  WHERE r.rule ? 'column' AND NOT EXISTS (
    SELECT 1 FROM contracts c, jsonb_array_elements(coalesce(c.document->'columns', '[]')) p
    WHERE c.id = r.id AND p.value->>'name' = r.rule->>'column')
  GROUP BY r.id, r.rule->>'column'
), properties AS (
  SELECT p.id, jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
    'name', p.name,
    'logicalType', CASE p.declared->>'type' WHEN 'text' THEN 'string' ELSE p.declared->>'type' END,
    'required', CASE WHEN (p.declared->>'required')::boolean THEN true END,
    'description', nullif(p.declared->>'description', ''),
    'quality', (SELECT jsonb_agg(r.quality ORDER BY r.n) FROM rules r
      WHERE r.id = p.id AND r.rule->>'column' = p.name)
  )) ORDER BY p.n) AS list
  FROM named p GROUP BY p.id
)
UPDATE contracts c SET object = d.slug, document = jsonb_strip_nulls(jsonb_build_object(
  'apiVersion', 'v3.1.0', 'kind', 'DataContract', 'id', c.slug, 'name', c.name,
  'version', c.version || '.0.0', 'status', c.status,
  'schema', jsonb_build_array(jsonb_strip_nulls(jsonb_build_object(
    'name', d.slug,
    'properties', (SELECT p.list FROM properties p WHERE p.id = c.id),
    'quality', nullif(coalesce((SELECT jsonb_agg(r.quality ORDER BY r.n) FROM rules r
      WHERE r.id = c.id AND NOT r.rule ? 'column'), '[]') || CASE WHEN c.document->'sla' ? 'minRows'
      THEN jsonb_build_array(jsonb_build_object('id', 'min-rows', 'metric', 'rowCount',
        'mustBeGreaterOrEqualTo', c.document->'sla'->'minRows')) ELSE '[]' END, '[]')))),
  'slaProperties', CASE WHEN c.document->'sla' ? 'freshnessDays' THEN jsonb_build_array(
    jsonb_build_object('property', 'latency', 'value', c.document->'sla'->'freshnessDays', 'unit', 'd')) END,
  'customProperties', CASE WHEN jsonb_array_length(coalesce(c.document->'consumers', '[]')) > 0
    THEN jsonb_build_array(jsonb_build_object('property', 'consumers', 'value', c.document->'consumers')) END
)) FROM datasets d WHERE d.id = c.dataset_id;
UPDATE contracts SET source = jsonb_pretty(document);
ALTER TABLE contracts ALTER COLUMN object SET NOT NULL, ALTER COLUMN source SET NOT NULL;

-- AlterTable
ALTER TABLE "contract_runs" ADD COLUMN     "checks_warned" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "contract_checks" ADD COLUMN "failing_rows" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "outcome" TEXT;
UPDATE "contract_checks" SET "outcome" = CASE WHEN "passed" THEN 'passed' ELSE 'failed' END;
ALTER TABLE "contract_checks" ALTER COLUMN "outcome" SET NOT NULL, DROP COLUMN "passed";

-- CreateTable
CREATE TABLE "contract_versions" (
    "contract_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "document" JSONB NOT NULL,
    "changes" JSONB NOT NULL DEFAULT '[]',
    "reason" TEXT NOT NULL DEFAULT '',
    "created_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contract_versions_pkey" PRIMARY KEY ("contract_id","number")
);

-- CreateTable
CREATE TABLE "contract_changes" (
    "id" TEXT NOT NULL,
    "contract_id" TEXT NOT NULL,
    "base_version" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "changes" JSONB NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "state" TEXT NOT NULL DEFAULT 'proposed',
    "proposed_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "contract_changes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contract_answers" (
    "change_id" TEXT NOT NULL,
    "consumer" TEXT NOT NULL,
    "accepted" BOOLEAN,
    "note" TEXT NOT NULL DEFAULT '',
    "by_name" TEXT,
    "at" TIMESTAMPTZ(3),

    CONSTRAINT "contract_answers_pkey" PRIMARY KEY ("change_id","consumer")
);

-- CreateTable
CREATE TABLE "data_incidents" (
    "id" TEXT NOT NULL,
    "dataset_id" TEXT NOT NULL,
    "contract_id" TEXT,
    "kind" TEXT NOT NULL,
    "rule_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "severity" TEXT NOT NULL DEFAULT 'error',
    "state" TEXT NOT NULL DEFAULT 'open',
    "open_key" TEXT,
    "owner_id" TEXT,
    "owner_name" TEXT,
    "note" TEXT NOT NULL DEFAULT '',
    "affected" JSONB NOT NULL,
    "occurrences" INTEGER NOT NULL DEFAULT 1,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "resolved_by_name" TEXT,

    CONSTRAINT "data_incidents_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "contract_changes_contract_id_state_idx" ON "contract_changes"("contract_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "data_incidents_open_key_key" ON "data_incidents"("open_key");

-- CreateIndex
CREATE INDEX "data_incidents_dataset_id_state_idx" ON "data_incidents"("dataset_id", "state");

-- CreateIndex
CREATE INDEX "data_incidents_state_opened_at_idx" ON "data_incidents"("state", "opened_at");

-- AddForeignKey
ALTER TABLE "contract_versions" ADD CONSTRAINT "contract_versions_contract_id_fkey" FOREIGN KEY ("contract_id") REFERENCES "contracts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contract_changes" ADD CONSTRAINT "contract_changes_contract_id_fkey" FOREIGN KEY ("contract_id") REFERENCES "contracts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contract_answers" ADD CONSTRAINT "contract_answers_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "contract_changes"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "data_incidents" ADD CONSTRAINT "data_incidents_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "datasets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "data_incidents" ADD CONSTRAINT "data_incidents_contract_id_fkey" FOREIGN KEY ("contract_id") REFERENCES "contracts"("id") ON DELETE SET NULL ON UPDATE CASCADE;

INSERT INTO "contract_versions" (contract_id, number, source, document, created_by_name)
SELECT id, version, source, document, 'migration' FROM contracts;
