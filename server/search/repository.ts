import type { Pool } from "@/server/platform/db";
import { SEARCH_KINDS, SEARCH_LIMIT, SearchItem } from "@/server/search/schema";
import { splitWords } from "@/server/search/words";

/** Every source gives: kind, id, title, other names, subtitle, the address's parts, last change. */
const SOURCES = [
  `SELECT 'store', id, name, slug, 'Store ' || slug, ARRAY['stores'], updated_at FROM stores`,
  `SELECT 'dataset', d.id, d.name, concat_ws(' ', d.slug, array_to_string(d.tags, ' ')),
     'Dataset ' || d.slug, ARRAY['datasets', d.slug], d.updated_at FROM datasets d`,
  `SELECT 'column', d.slug || '/' || (c->>'name'), c->>'name', '', 'Column of ' || d.name,
     ARRAY['datasets', d.slug, '?tab=profile'], v.created_at
   FROM datasets d
     JOIN LATERAL (SELECT columns, created_at FROM dataset_versions
       WHERE dataset_id = d.id ORDER BY number DESC LIMIT 1) v ON true
     CROSS JOIN LATERAL jsonb_array_elements(v.columns) c`,
  `SELECT 'contract', c.id, c.name, c.slug, 'Contract on ' || d.name, ARRAY['contracts', c.slug],
     c.updated_at FROM contracts c JOIN datasets d ON d.id = c.dataset_id`,
  `SELECT DISTINCT ON (f.name) 'feature view', f.id, f.name, '', 'Features of ' || e.name || ', version ' || f.version,
     ARRAY['features', f.name], f.created_at FROM feature_views f JOIN entities e ON e.id = f.entity_id
   ORDER BY f.name, f.version DESC`,
  `SELECT 'pipeline', p.id, p.name, p.slug, 'Pipeline ' || p.slug, ARRAY['pipelines', p.slug],
     p.updated_at FROM pipelines p`,
  `SELECT 'pipeline run', r.id, r.name, p.slug || ' ' || r.number, 'Run ' || r.number || ' of ' || p.name,
     ARRAY['pipelines', p.slug, 'runs', r.number::text], coalesce(r.finished_at, r.created_at)
   FROM pipeline_runs r JOIN pipelines p ON p.id = r.pipeline_id`,
  `SELECT 'run', r.id, r.name, e.name, 'Run in ' || p.name, ARRAY['p', p.slug, 'runs', r.id],
     coalesce(r.finished_at, r.started_at)
   FROM runs r JOIN experiments e ON e.id = r.experiment_id JOIN projects p ON p.id = e.project_id
   WHERE r.deleted_at IS NULL`,
  `SELECT 'model', m.id, m.title, m.name, 'Model ' || m.name, ARRAY['models', m.name], m.updated_at FROM models m`,
  `SELECT 'endpoint', n.id, n.name, m.title, 'Endpoint of ' || m.title, ARRAY['endpoints', n.name],
     n.updated_at FROM endpoints n JOIN models m ON m.id = n.model_id`,
];

// strpos instead of LIKE: what people type has no wildcards.
const QUERY = `WITH found AS (
  SELECT * FROM (${SOURCES.map((source) => `(${source})`).join("\nUNION ALL\n")})
    AS every(kind, id, title, names, subtitle, parts, changed_at)
  WHERE NOT EXISTS (
    SELECT 1 FROM unnest($1::text[]) AS word
    WHERE strpos(lower(title || ' ' || names || ' ' || subtitle), word) = 0
  )
)
SELECT kind, id, title, subtitle, parts, (count(*) OVER ())::int AS total
FROM found
ORDER BY CASE
    WHEN lower(title) = $2 OR lower(names) = $2 THEN 0
    WHEN starts_with(lower(title), $2) THEN 1
    WHEN starts_with(lower(names), $2) THEN 2
    WHEN strpos(lower(title), ' ' || $2) > 0 OR strpos(lower(title), '_' || $2) > 0
      OR strpos(lower(title), '-' || $2) > 0 THEN 3
    WHEN strpos(lower(title), $2) > 0 THEN 4
    ELSE 5 END,
  array_position($3::text[], kind), changed_at DESC, length(title), id
LIMIT ${SEARCH_LIMIT}`;

type Row = {
  kind: string;
  id: string;
  title: string;
  subtitle: string;
  parts: string[];
  total: number;
};

/** Objects in whose names all words of `text` occur: exact first, then prefix, then the rest. */
export async function findObjects(
  pool: Pool,
  text: string,
): Promise<{ items: SearchItem[]; total: number }> {
  const words = splitWords(text);
  const phrase = text.trim().toLowerCase();
  const values = [words, phrase, [...SEARCH_KINDS]];
  const { rows } = await pool.query<Row>(QUERY, values);
  const items = rows.map(({ kind, id, title, subtitle, parts }) =>
    SearchItem.parse({ kind, id, title, subtitle, href: toHref(parts) }),
  );
  return { items, total: rows[0]?.total ?? 0 };
}

function toHref(parts: readonly string[]): string {
  const path = parts.filter((part) => !part.startsWith("?")).map(encodeURIComponent);
  const query = parts.find((part) => part.startsWith("?")) ?? "";
  return `/${path.join("/")}${query}`;
}
