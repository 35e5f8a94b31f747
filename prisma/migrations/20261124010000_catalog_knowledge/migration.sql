-- AlterTable
ALTER TABLE "stores" ADD COLUMN     "exclude" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "include" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "scan_every_hours" INTEGER,
ADD COLUMN     "scan_plan" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "datasets" ADD COLUMN     "domain" TEXT NOT NULL DEFAULT '',
ALTER COLUMN "tags" SET DEFAULT ARRAY[]::TEXT[];
UPDATE "datasets" SET "tags" = '{}' WHERE "tags" IS NULL;

-- AlterTable
ALTER TABLE "column_profiles" ADD COLUMN     "texts" JSONB;

-- CreateTable
CREATE TABLE "column_notes" (
    "dataset_id" TEXT NOT NULL,
    "column" TEXT NOT NULL,
    "description" TEXT NOT NULL,

    CONSTRAINT "column_notes_pkey" PRIMARY KEY ("dataset_id","column")
);

-- CreateTable
CREATE TABLE "glossary_terms" (
    "id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "definition" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "glossary_terms_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "term_uses" (
    "term_id" TEXT NOT NULL,
    "dataset_id" TEXT NOT NULL,
    "column" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "term_uses_pkey" PRIMARY KEY ("term_id","dataset_id","column")
);

-- CreateTable
CREATE TABLE "dataset_reads" (
    "dataset_id" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "dataset_reads_pkey" PRIMARY KEY ("dataset_id","day","actor_kind","actor_id","purpose")
);

-- CreateIndex
CREATE UNIQUE INDEX "glossary_terms_slug_key" ON "glossary_terms"("slug");

-- CreateIndex
CREATE INDEX "term_uses_dataset_id_idx" ON "term_uses"("dataset_id");

-- AddForeignKey
ALTER TABLE "column_notes" ADD CONSTRAINT "column_notes_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "datasets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "term_uses" ADD CONSTRAINT "term_uses_term_id_fkey" FOREIGN KEY ("term_id") REFERENCES "glossary_terms"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "term_uses" ADD CONSTRAINT "term_uses_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "datasets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dataset_reads" ADD CONSTRAINT "dataset_reads_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "datasets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A dataset is also found by what people say about its columns, by its domain and its terms.
CREATE OR REPLACE FUNCTION refresh_dataset_search(wanted text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE words text[];
BEGIN
  SELECT catalog_tokens(concat_ws(' ', d.name, d.slug, d.path, d.description, d.domain,
    array_to_string(d.tags, ' '), (
      SELECT string_agg(c->>'name', ' ') FROM (
        SELECT columns FROM dataset_versions v WHERE v.dataset_id = d.id
        ORDER BY v.number DESC LIMIT 1
      ) newest, jsonb_array_elements(newest.columns) c),
    (SELECT string_agg(n.description, ' ') FROM column_notes n WHERE n.dataset_id = d.id),
    (SELECT string_agg(g.name, ' ') FROM term_uses u JOIN glossary_terms g ON g.id = u.term_id
      WHERE u.dataset_id = d.id)))
  INTO words FROM datasets d WHERE d.id = wanted;
  IF words IS NULL THEN RETURN; END IF;
  INSERT INTO dataset_search (dataset_id, tokens) VALUES (wanted, words)
    ON CONFLICT (dataset_id) DO UPDATE SET tokens = excluded.tokens;
  -- In order: two writers must not wait for each other's words in turn.
  INSERT INTO catalog_terms (term) SELECT unnest(words) ORDER BY 1 ON CONFLICT DO NOTHING;
END $$;

CREATE OR REPLACE TRIGGER dataset_search
  AFTER INSERT OR UPDATE OF name, slug, path, description, tags, domain
  ON datasets FOR EACH ROW EXECUTE FUNCTION dataset_search_of_dataset();

CREATE FUNCTION dataset_search_of_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refresh_dataset_search(coalesce(new.dataset_id, old.dataset_id));
  RETURN NULL;
END $$;
CREATE FUNCTION dataset_search_of_term() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refresh_dataset_search(u.dataset_id) FROM term_uses u WHERE u.term_id = new.id;
  RETURN NULL;
END $$;
CREATE TRIGGER dataset_search AFTER INSERT OR UPDATE OR DELETE
  ON column_notes FOR EACH ROW EXECUTE FUNCTION dataset_search_of_note();
CREATE TRIGGER dataset_search AFTER INSERT OR DELETE
  ON term_uses FOR EACH ROW EXECUTE FUNCTION dataset_search_of_note();
CREATE TRIGGER dataset_search AFTER UPDATE OF name
  ON glossary_terms FOR EACH ROW EXECUTE FUNCTION dataset_search_of_term();

-- The parts of a dataset's quality, each from 0 to 1; null where nothing tells.
CREATE VIEW dataset_quality AS
SELECT d.id AS dataset_id,
  kept.share AS contract,
  (SELECT 1 - sum(p.null_count)::float8 / nullif(sum(p.row_count), 0) FROM column_profiles p
    WHERE p.version_id = newest.id) AS completeness,
  CASE
    WHEN kept.late IS NULL THEN NULL
    WHEN kept.late OR EXISTS (SELECT 1 FROM data_incidents i WHERE i.dataset_id = d.id
      AND i.kind = 'freshness' AND i.state <> 'resolved') THEN 0::float8
    ELSE 1::float8
  END AS freshness,
  (CASE WHEN d.description = '' THEN 0 ELSE 0.4 END + 0.6 * coalesce((
    SELECT avg(CASE WHEN EXISTS (SELECT 1 FROM column_notes n
        WHERE n.dataset_id = d.id AND n."column" = c->>'name' AND n.description <> '')
      OR c->>'name' = ANY (said.columns) THEN 1 ELSE 0 END)
    FROM jsonb_array_elements(newest.columns) c), 0))::float8 AS documentation,
  (CASE WHEN d.owner_id IS NULL THEN 0 ELSE 1 END)::float8 AS ownership
FROM datasets d
LEFT JOIN LATERAL (SELECT v.id, v.columns FROM dataset_versions v WHERE v.dataset_id = d.id
  ORDER BY v.number DESC LIMIT 1) newest ON true
LEFT JOIN LATERAL (
  SELECT sum(r.checks_passed + r.checks_warned * 0.5)::float8
      / nullif(sum(r.checks_passed + r.checks_warned + r.checks_failed), 0) AS share,
    (SELECT bool_or(e.outcome IN ('failed', 'error')) FROM contract_checks e
      WHERE e.run_id = ANY (array_agg(r.id)) AND e.rule_id ~ '^(freshness|frequency)(-\d+)?$') AS late
  FROM contracts k JOIN LATERAL (SELECT * FROM contract_runs x WHERE x.contract_id = k.id
    ORDER BY x.computed_at DESC LIMIT 1) r ON true
  WHERE k.dataset_id = d.id AND k.status = 'active'
) kept ON true
LEFT JOIN LATERAL (
  SELECT array_agg(coalesce(q->>'physicalName', q->>'name')) AS columns
  FROM contracts k
    CROSS JOIN LATERAL jsonb_path_query(k.document, '$.schema[*].properties[*] ? (@.description != "")') q
  WHERE k.dataset_id = d.id AND k.status = 'active'
) said ON true;
