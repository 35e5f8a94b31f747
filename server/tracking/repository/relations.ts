import type { Sql } from "@/server/platform/sql";
import { RunInputRecord } from "@/server/tracking/schema";

/** What other tables say of a run. */
export type RunRelations = {
  inputs: RunInputRecord[];
  versions: { id: string; modelName: string; number: number }[];
  parent: { id: string; name: string } | null;
  childCount: number;
};

type Row = { id: string; inputs: unknown[] } & Omit<RunRelations, "inputs">;

const RELATIONS = `SELECT r.id,
  coalesce((SELECT jsonb_agg(i.detail ORDER BY i.context DESC) FROM run_inputs i
    WHERE i.run_id = r.id), '[]') AS inputs,
  coalesce((SELECT jsonb_agg(jsonb_build_object('id', v.id, 'modelName', m.name,
      'number', v.number) ORDER BY v.created_at)
    FROM model_versions v JOIN models m ON m.id = v.model_id
    WHERE v.run_id = r.id AND v.deleted_at IS NULL), '[]') AS versions,
  (SELECT jsonb_build_object('id', o.id, 'name', o.name) FROM run_tags t
    JOIN runs o ON o.id = t.value WHERE t.run_seq = r.seq AND t.key = $2) AS parent,
  (SELECT count(*)::int FROM run_tags t JOIN runs c ON c.seq = t.run_seq
    WHERE t.key = $2 AND left(t.value, 64) = r.id AND c.deleted_at IS NULL) AS "childCount"
  FROM runs r WHERE r.id = ANY($1::text[])`;

/** @param parentTag key of the tag that names a nested run's parent */
export async function findRunRelations(
  sql: Sql,
  ids: readonly string[],
  parentTag: string,
): Promise<Map<string, RunRelations>> {
  const rows = await sql<Row>(RELATIONS, [ids, parentTag]);
  return new Map(
    rows.map(({ id, inputs, ...rest }) => [
      id,
      { ...rest, inputs: inputs.map((detail) => RunInputRecord.parse(detail)) },
    ]),
  );
}
