-- Contributed with PostgreSQL, and trusted: the owner of a database may create it.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- CreateTable
CREATE TABLE "dataset_search" (
    "dataset_id" TEXT NOT NULL,
    "tokens" TEXT[],

    CONSTRAINT "dataset_search_pkey" PRIMARY KEY ("dataset_id")
);

-- CreateTable
CREATE TABLE "catalog_terms" (
    "term" TEXT NOT NULL,

    CONSTRAINT "catalog_terms_pkey" PRIMARY KEY ("term")
);

-- CreateIndex
CREATE INDEX "dataset_search_tokens_idx" ON "dataset_search" USING GIN ("tokens");

-- CreateIndex
CREATE INDEX "catalog_terms_term_idx" ON "catalog_terms" USING GIN ("term" gin_trgm_ops);

-- AddForeignKey
ALTER TABLE "dataset_search" ADD CONSTRAINT "dataset_search_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "datasets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Words as people type them: whole, with their underscores, and without any sign.
CREATE FUNCTION catalog_tokens(said text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(array_agg(DISTINCT left(t, 200)), '{}') FROM (
    SELECT regexp_split_to_table(lower(said), '\s+')
    UNION SELECT regexp_split_to_table(lower(said), '[^[:alnum:]_]+')
    UNION SELECT regexp_split_to_table(lower(said), '[^[:alnum:]]+')
  ) AS parts(t) WHERE t <> ''
$$;

CREATE FUNCTION refresh_dataset_search(wanted text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE words text[];
BEGIN
  SELECT catalog_tokens(concat_ws(' ', d.name, d.slug, d.path, d.description,
    array_to_string(d.tags, ' '), (
      SELECT string_agg(c->>'name', ' ') FROM (
        SELECT columns FROM dataset_versions v WHERE v.dataset_id = d.id
        ORDER BY v.number DESC LIMIT 1
      ) newest, jsonb_array_elements(newest.columns) c)))
  INTO words FROM datasets d WHERE d.id = wanted;
  IF words IS NULL THEN RETURN; END IF;
  INSERT INTO dataset_search (dataset_id, tokens) VALUES (wanted, words)
    ON CONFLICT (dataset_id) DO UPDATE SET tokens = excluded.tokens;
  -- In order: two writers must not wait for each other's words in turn.
  INSERT INTO catalog_terms (term) SELECT unnest(words) ORDER BY 1 ON CONFLICT DO NOTHING;
END $$;

CREATE FUNCTION dataset_search_of_dataset() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM refresh_dataset_search(new.id); RETURN NULL; END $$;
CREATE FUNCTION dataset_search_of_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM refresh_dataset_search(new.dataset_id); RETURN NULL; END $$;

CREATE TRIGGER dataset_search AFTER INSERT OR UPDATE OF name, slug, path, description, tags
  ON datasets FOR EACH ROW EXECUTE FUNCTION dataset_search_of_dataset();
CREATE TRIGGER dataset_search AFTER INSERT OR UPDATE OF columns
  ON dataset_versions FOR EACH ROW EXECUTE FUNCTION dataset_search_of_version();

-- Known words that hold the one asked for, or differ from it by a slip or two.
CREATE FUNCTION catalog_terms_like(word text) RETURNS text[] LANGUAGE sql STABLE AS $$
  SELECT coalesce(array_agg(term), '{}') FROM (
    SELECT term FROM catalog_terms
    WHERE term LIKE '%' || replace(replace(replace(word, '\', '\\'), '%', '\%'), '_', '\_') || '%'
    UNION
    SELECT term FROM catalog_terms
    WHERE length(word) >= 4 AND term % word AND similarity(term, word) >= 0.36
  ) AS alike
$$;

SELECT refresh_dataset_search(id) FROM datasets;
