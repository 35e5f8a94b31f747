import { z } from "zod";
import { CONSUMERS } from "@/server/lineage/repository/edges";
import {
  type Badge,
  type FoundNode,
  LineageNode,
  type NodeKind,
  type NodeRef,
} from "@/server/lineage/schema";
import type { Sql } from "@/server/platform/sql";

const owner = (name: string, contact: string) =>
  `CASE WHEN ${name} IS NULL THEN NULL
    ELSE jsonb_build_object('name', ${name}, 'contact', ${contact}) END AS owner`;
const USER = owner("u.name", "u.email");
/** The words of those conditions that hold. */
const badges = (conditions: Readonly<Partial<Record<Badge, string>>>) =>
  `array_remove(ARRAY[${Object.entries(conditions)
    .map(([word, condition]) => `CASE WHEN ${condition} THEN '${word}' END`)
    .join(", ")}], NULL) AS badges`;

const DATASET_BADGES = badges({
  broken: `EXISTS (SELECT 1 FROM contracts k JOIN LATERAL (SELECT r.state FROM contract_runs r
      WHERE r.contract_id = k.id ORDER BY r.computed_at DESC LIMIT 1) newest ON true
    WHERE k.dataset_id = c.id AND k.status = 'active' AND newest.state = 'failed')`,
  incident: `EXISTS (SELECT 1 FROM data_incidents i
    WHERE i.dataset_id = c.id AND i.state <> 'resolved' AND i.kind <> 'freshness')`,
  stale: `EXISTS (SELECT 1 FROM data_incidents i
    WHERE i.dataset_id = c.id AND i.state <> 'resolved' AND i.kind = 'freshness')`,
});
const JOB_BADGES = badges({
  failed: `(SELECT x.state FROM lineage_runs x WHERE x.job_id = j.id
    ORDER BY x.state_at DESC, x.id DESC LIMIT 1) IN ('FAIL', 'ABORT')`,
});
/** The last window that decides anything, of the versions that serve now. */
const ENDPOINT_BADGES = badges({
  drift: `EXISTS (SELECT 1 FROM feature_drifts f JOIN deployments p
      ON p.endpoint_id = f.endpoint_id AND p.version_id = f.version_id AND p.ended_at IS NULL
    WHERE f.endpoint_id = e.id AND f.severity = 'drift' AND f.window_from = (
      SELECT max(l.window_from) FROM feature_drifts l WHERE l.endpoint_id = f.endpoint_id
        AND l.version_id = f.version_id AND l.severity <> 'insufficient data'))`,
});
const toldOwner = (alias: string) => `${alias}.facets #>> '{ownership,value,owners,0,name}'`;

/** Per kind what a node is called, what tells it from others of its name, its page and its state. */
const DETAILS: Readonly<Record<NodeKind, string>> = {
  store: `SELECT s.id, s.name, s.kind AS "group", '/stores/' || s.slug AS href, s.state, ${USER}
    FROM stores s LEFT JOIN users u ON u.id = s.owner_id WHERE s.id = ANY ($1)`,
  dataset: `SELECT d.id, coalesce(c.name, d.name) AS name, d.namespace AS "group",
      '/datasets/' || c.slug AS href, NULL AS state, coalesce(c.domain, '') AS domain,
      lower(d.facets #>> '{datasetType,value,datasetType}') AS type,
      ${owner(`coalesce(u.name, ${toldOwner("d")})`, "coalesce(u.email, '')")}, ${DATASET_BADGES}
    FROM lineage_datasets d LEFT JOIN LATERAL (SELECT c.* FROM datasets c
        JOIN lineage_datasets n ON n.id = c.lineage_id WHERE n.root_id = d.id
        ORDER BY c.created_at LIMIT 1) c ON true
      LEFT JOIN users u ON u.id = c.owner_id
    WHERE d.id = ANY ($1)`,
  job: `SELECT j.id, j.name, j.namespace AS "group", NULL AS href, r.state,
      lower(j.facets #>> '{jobType,value,jobType}') AS type, ${owner(toldOwner("j"), "''")},
      ${JOB_BADGES}
    FROM lineage_jobs j LEFT JOIN lineage_runs r ON r.id = j.current_run_id WHERE j.id = ANY ($1)`,
  "feature-view": `SELECT v.id, v.name, 'version ' || v.version AS "group",
      '/features/' || v.name AS href, NULL AS state, d.domain, ${USER}
    FROM feature_views v JOIN datasets d ON d.id = v.dataset_id
      LEFT JOIN users u ON u.id = v.owner_id WHERE v.id = ANY ($1)`,
  run: `SELECT r.id, r.name, p.slug AS "group", '/p/' || p.slug || '/runs/' || r.id AS href,
      r.status AS state, p.name AS project, ${owner("r.owner_name", "''")}
    FROM runs r JOIN experiments e ON e.id = r.experiment_id JOIN projects p ON p.id = e.project_id
    WHERE r.id = ANY ($1)`,
  "model-version": `SELECT v.id, m.name || ' ' || v.number AS name, m.name AS "group",
      '/models/' || m.name AS href, NULL AS state, p.name AS project, ${USER}
    FROM model_versions v JOIN models m ON m.id = v.model_id JOIN projects p ON p.id = m.project_id
      LEFT JOIN users u ON u.id = m.owner_id WHERE v.id = ANY ($1)`,
  endpoint: `SELECT e.id, e.name, '' AS "group", '/endpoints/' || e.name AS href, NULL AS state,
      p.name AS project, ${USER}, ${ENDPOINT_BADGES}
    FROM endpoints e JOIN models m ON m.id = e.model_id JOIN projects p ON p.id = m.project_id
      LEFT JOIN users u ON u.id = e.owner_id WHERE e.id = ANY ($1)`,
  consumer: `SELECT DISTINCT ON (u.name) u.name AS id, u.name, u.purpose AS "group", NULL AS href,
      NULL AS state, ${owner("u.name", "u.contact")}
    FROM ${CONSUMERS} u WHERE u.name = ANY ($1) ORDER BY u.name, u.created_at`,
};

const Row = LineageNode.omit({ kind: true, distance: true }).extend({
  type: z.string().nullable().default(null),
  domain: z.string().default(""),
  project: z.string().default(""),
  owner: LineageNode.shape.owner.default(null),
  badges: LineageNode.shape.badges.default([]),
});
export type NodeDetails = z.infer<typeof Row> & { kind: NodeKind };

/** What is known of these nodes; one that is not there any more is left out. */
export async function findNodes(sql: Sql, refs: readonly NodeRef[]): Promise<NodeDetails[]> {
  const found: NodeDetails[] = [];
  for (const kind of new Set(refs.map((ref) => ref.kind))) {
    const ids = refs.filter((ref) => ref.kind === kind).map(({ id }) => id);
    const rows = Row.array().parse(await sql(DETAILS[kind], [ids]));
    found.push(...rows.map((row) => ({ ...row, kind })));
  }
  return found;
}

const Found = LineageNode.pick({ kind: true, id: true, name: true, group: true });

/** Every node by each of its names: a dataset by its source's and by the catalog's. */
const NAMES = `
  SELECT 'dataset' AS kind, root_id AS id, name, namespace AS "group" FROM lineage_datasets
  UNION ALL SELECT 'dataset', n.root_id, c.name, n.namespace
    FROM datasets c JOIN lineage_datasets n ON n.id = c.lineage_id
  UNION ALL SELECT 'job', id, name, namespace FROM lineage_jobs
  UNION ALL SELECT 'store', id, name, kind FROM stores
  UNION ALL SELECT 'feature-view', id, name, 'version ' || version FROM feature_views
  UNION ALL SELECT 'model-version', v.id, m.name || ' ' || v.number, m.name
    FROM model_versions v JOIN models m ON m.id = v.model_id
  UNION ALL SELECT 'endpoint', id, name, '' FROM endpoints
  UNION ALL SELECT 'consumer', u.name, u.name, u.purpose FROM ${CONSUMERS} u`;

/** Nodes whose name holds the text, those that begin with it first. */
export async function searchNodes(sql: Sql, text: string, limit: number): Promise<FoundNode[]> {
  const rows = await sql(
    `SELECT * FROM (SELECT DISTINCT ON (kind, id) * FROM (${NAMES}) all_names
        WHERE name ILIKE $1 OR "group" || '/' || name ILIKE $1
        ORDER BY kind, id, name ILIKE $2 DESC, length(name), name) n
      ORDER BY name ILIKE $2 DESC, length(name), name, "group", kind, id LIMIT $3`,
    [`%${escapeLike(text)}%`, `${escapeLike(text)}%`, limit],
  );
  return Found.array()
    .parse(rows)
    .map((row) => ({ ...row, href: null }));
}

const escapeLike = (text: string) => text.replace(/[\\%_]/g, (letter) => `\\${letter}`);
