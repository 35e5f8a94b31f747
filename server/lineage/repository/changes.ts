import { z } from "zod";
import { GraphChange, type NodeKind, type NodeRef } from "@/server/lineage/schema";
import type { Sql } from "@/server/platform/sql";

/** Per kind when its nodes' edges came or went. Kinds that are not here never change by themselves. */
const CHANGES: Readonly<Partial<Record<NodeKind, string>>> = {
  job: `SELECT r.state_at AS at, j.name || ' ran' AS what
    FROM lineage_runs r JOIN lineage_jobs j ON j.id = r.job_id
    WHERE r.job_id = ANY (%ids%) AND r.state = 'COMPLETE'
    UNION ALL SELECT DISTINCT u.told_at, j.name || ' was declared'
    FROM lineage_job_datasets u JOIN lineage_jobs j ON j.id = u.job_id WHERE j.id = ANY (%ids%)`,
  dataset: `SELECT c.created_at, c.name || ' was registered'
    FROM datasets c JOIN lineage_datasets d ON d.id = c.lineage_id WHERE d.root_id = ANY (%ids%)`,
  "feature-view": `SELECT v.created_at, v.name || ' version ' || v.version || ' was defined'
    FROM feature_views v WHERE v.id = ANY (%ids%)`,
  "model-version": `SELECT v.created_at, m.name || ' ' || v.number || ' was registered'
    FROM model_versions v JOIN models m ON m.id = v.model_id WHERE v.id = ANY (%ids%)`,
  endpoint: `SELECT t.at, e.name || t.what FROM deployments p JOIN endpoints e ON e.id = p.endpoint_id
      JOIN model_versions v ON v.id = p.version_id
      CROSS JOIN LATERAL (VALUES (p.started_at, ' began to serve version ' || v.number),
        (p.ended_at, ' no longer serves version ' || v.number)) AS t(at, what)
    WHERE e.id = ANY (%ids%) AND t.at IS NOT NULL`,
};

/**
 * When something of these nodes changed, the newest first, at most `limit`. Producers may tell
 * microseconds: times are rounded up to milliseconds, so that a graph as of then has the change.
 */
export async function findChanges(
  sql: Sql,
  nodes: readonly NodeRef[],
  limit: number,
): Promise<GraphChange[]> {
  const values: unknown[] = [limit];
  const parts = Object.entries(CHANGES).flatMap(([kind, text]) => {
    const ids = nodes.filter((node) => node.kind === kind).map(({ id }) => id);
    if (ids.length === 0) return [];
    values.push(ids);
    return [text.replaceAll("%ids%", `$${values.length}`)];
  });
  if (parts.length === 0) return [];
  const rows = await sql(
    `SELECT at, min(what) || CASE count(*) WHEN 1 THEN '' ELSE ', and ' || count(*) - 1 || ' more' END
        AS what
      FROM (SELECT date_trunc('milliseconds', told + interval '999 microseconds') AS at, what
        FROM (${parts.join("\nUNION ALL\n")}) AS c(told, what)) AS rounded
      GROUP BY at ORDER BY at DESC LIMIT $1`,
    values,
  );
  return z.array(GraphChange).parse(rows);
}
