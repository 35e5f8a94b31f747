import { z } from "zod";
import type { FoundNode, NodeKind, NodeRef } from "@/server/lineage/schema";
import type { Sql } from "@/server/platform/sql";

/** Per kind what a node is called, what tells it from others of its name, its page and its state. */
const DETAILS: Readonly<Record<NodeKind, string>> = {
  store: `SELECT s.id, s.name, s.kind AS "group", '/stores' AS href, s.state FROM stores s
    WHERE s.id = ANY ($1)`,
  dataset: `SELECT d.id, coalesce(c.name, d.name) AS name, d.namespace AS "group",
      '/datasets/' || c.slug AS href, NULL AS state
    FROM lineage_datasets d LEFT JOIN LATERAL (SELECT c.name, c.slug FROM datasets c
        JOIN lineage_datasets n ON n.id = c.lineage_id WHERE n.root_id = d.id
        ORDER BY c.created_at LIMIT 1) c ON true
    WHERE d.id = ANY ($1)`,
  job: `SELECT j.id, j.name, j.namespace AS "group", NULL AS href, r.state FROM lineage_jobs j
    LEFT JOIN lineage_runs r ON r.id = j.current_run_id WHERE j.id = ANY ($1)`,
  "feature-view": `SELECT v.id, v.name, 'version ' || v.version AS "group",
      '/features/' || v.name AS href, NULL AS state FROM feature_views v WHERE v.id = ANY ($1)`,
  run: `SELECT r.id, r.name, p.slug AS "group", '/p/' || p.slug || '/runs/' || r.id AS href,
      r.status AS state
    FROM runs r JOIN experiments e ON e.id = r.experiment_id JOIN projects p ON p.id = e.project_id
    WHERE r.id = ANY ($1)`,
  "model-version": `SELECT v.id, m.name || ' ' || v.number AS name, m.name AS "group",
      '/models/' || m.name AS href, NULL AS state
    FROM model_versions v JOIN models m ON m.id = v.model_id WHERE v.id = ANY ($1)`,
  endpoint: `SELECT e.id, e.name, '' AS "group", '/endpoints/' || e.name AS href, NULL AS state
    FROM endpoints e WHERE e.id = ANY ($1)`,
};

const Row = z.object({
  id: z.string(),
  name: z.string(),
  group: z.string(),
  href: z.string().nullable(),
  state: z.string().nullable(),
});
export type NodeDetails = z.infer<typeof Row> & { kind: NodeKind };

/** What is known of these nodes; one that is not there any more is left out. */
export async function findNodes(sql: Sql, refs: readonly NodeRef[]): Promise<NodeDetails[]> {
  const kinds = [...new Set(refs.map(({ kind }) => kind))];
  const found = await Promise.all(
    kinds.map(async (kind) => {
      const ids = refs.filter((ref) => ref.kind === kind).map(({ id }) => id);
      const rows = Row.array().parse(await sql(DETAILS[kind], [ids]));
      return rows.map((row) => ({ ...row, kind }));
    }),
  );
  return found.flat();
}

const Found = z.object({
  kind: z.enum(["dataset", "job"]),
  id: z.string(),
  name: z.string(),
  group: z.string(),
});

/** Datasets and jobs whose name holds the text, those that begin with it first. */
export async function searchNodes(sql: Sql, text: string, limit: number): Promise<FoundNode[]> {
  const rows = await sql(
    `SELECT kind, id, name, namespace AS "group" FROM (
        SELECT 'dataset' AS kind, root_id AS id, name, namespace FROM lineage_datasets
        UNION ALL SELECT 'job', id, name, namespace FROM lineage_jobs) n
      WHERE name ILIKE $1 OR namespace || '/' || name ILIKE $1
      ORDER BY name ILIKE $2 DESC, length(name), name, namespace LIMIT $3`,
    [`%${escapeLike(text)}%`, `${escapeLike(text)}%`, limit],
  );
  return Found.array()
    .parse(rows)
    .map((row) => ({ ...row, href: null }));
}

const escapeLike = (text: string) => text.replace(/[\\%_]/g, (letter) => `\\${letter}`);
