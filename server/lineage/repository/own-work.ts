import { z } from "zod";
import type { Sql } from "@/server/platform/sql";

const Named = z.object({ namespace: z.string(), name: z.string() });
const Column = z.object({ name: z.string(), type: z.string() });

/** Something that Headrace itself did to data, once it was done. */
export const OwnWork = z.object({
  id: z.string(),
  at: z.date(),
  kind: z.enum(["ingest", "training"]),
  /** Of the dataset, or of the model. */
  name: z.string(),
  number: z.number().int(),
  /** Of an ingest: its source. Of a training: the catalog's datasets that it read. */
  inputs: z.array(Named),
  columns: z.array(Column),
  /** Columns that were read as they are from the source. */
  read: z.array(z.string()),
  rowCount: z.number().nullable(),
  sizeBytes: z.number().nullable(),
});
export type OwnWork = z.infer<typeof OwnWork>;

/** Our own datasets' namespace. */
export const OWN_NAMESPACE = "headrace";

/** Work in order of time after a place in that order, at most `limit`. */
export async function findOwnWork(
  sql: Sql,
  after: { at: Date; id: string } | null,
  limit: number,
): Promise<OwnWork[]> {
  const rows = await sql(
    `SELECT * FROM (
      SELECT v.id, v.created_at AS at, 'ingest' AS kind, d.slug AS name, v.number,
        coalesce((SELECT jsonb_agg(jsonb_build_object('namespace', n.namespace, 'name', n.name))
          FROM lineage_datasets n WHERE n.id = d.lineage_id), '[]') AS inputs, v.columns,
        coalesce(jsonb_path_query_array(d.recipe, '$.columns[*].name'), '[]') AS read,
        v.row_count::float8 AS "rowCount", v.size_bytes::float8 AS "sizeBytes"
      FROM dataset_versions v JOIN datasets d ON d.id = v.dataset_id
      UNION ALL
      SELECT m.id, m.created_at, 'training', o.name, m.number, coalesce((
          SELECT jsonb_agg(DISTINCT jsonb_build_object('namespace', $4::text, 'name', 'datasets/' || d.slug))
          FROM run_inputs i JOIN dataset_versions v ON v.id = i.dataset_version_id
            JOIN datasets d ON d.id = v.dataset_id WHERE i.run_id = m.run_id), '[]'),
        '[]', '[]', NULL, m.size_bytes::float8
      FROM model_versions m JOIN models o ON o.id = m.model_id WHERE m.run_id IS NOT NULL
    ) work
    WHERE $1::timestamptz IS NULL OR (at, id) > ($1::timestamptz, $2::text)
    ORDER BY at, id LIMIT $3`,
    [after?.at ?? null, after?.id ?? null, limit, OWN_NAMESPACE],
  );
  return OwnWork.array().parse(rows);
}
