import { z } from "zod";
import type { ColumnRef, ColumnStep } from "@/server/lineage/schema";
import type { Sql } from "@/server/platform/sql";

export type ColumnRow = {
  outputId: string;
  outputField: string;
  inputId: string;
  inputField: string;
  kind: "DIRECT" | "INDIRECT";
  subtype: string;
};

/** What is known of these datasets' columns by now, in place of what was. */
export async function replaceColumns(
  sql: Sql,
  outputIds: readonly string[],
  rows: readonly ColumnRow[],
): Promise<void> {
  await sql("DELETE FROM lineage_columns WHERE output_id = ANY ($1)", [outputIds]);
  if (rows.length === 0) return;
  await sql(
    `INSERT INTO lineage_columns (output_id, output_field, input_id, input_field, kind, subtype)
      SELECT r."outputId", r."outputField", r."inputId", r."inputField", r.kind, r.subtype
      FROM jsonb_to_recordset($1::jsonb) AS r("outputId" text, "outputField" text, "inputId" text,
        "inputField" text, kind text, subtype text)
      ORDER BY 1, 2, 3, 4 ON CONFLICT DO NOTHING`,
    [JSON.stringify(rows)],
  );
}

const Name = z.object({ name: z.string(), type: z.string().nullable() });

/** Columns of a dataset: of the catalog's newest version, of its schema facet, and of its lineage. */
export async function findColumns(sql: Sql, rootId: string) {
  const rows = await sql(
    `WITH names AS (SELECT id, facets FROM lineage_datasets WHERE root_id = $1)
    SELECT name, max(type) AS type FROM (
      SELECT c->>'name' AS name, c->>'type' AS type, 0 AS rank, c.ordinality AS at FROM datasets d
        JOIN LATERAL (SELECT columns FROM dataset_versions v WHERE v.dataset_id = d.id
          ORDER BY v.number DESC LIMIT 1) newest ON true
        CROSS JOIN LATERAL jsonb_array_elements(newest.columns) WITH ORDINALITY AS c(c, ordinality)
        WHERE d.lineage_id IN (SELECT id FROM names)
      UNION ALL SELECT f->>'name', f->>'type', 1, f.ordinality FROM names
        CROSS JOIN LATERAL jsonb_path_query(facets, '$.schema.value.fields[*]')
          WITH ORDINALITY AS f(f, ordinality)
      UNION ALL SELECT output_field, NULL, 2, 0 FROM lineage_columns
        WHERE output_id IN (SELECT id FROM names) AND output_field <> ''
      UNION ALL SELECT input_field, NULL, 2, 0 FROM lineage_columns
        WHERE input_id IN (SELECT id FROM names)) told
    WHERE name IS NOT NULL GROUP BY name ORDER BY min(rank), min(at), name`,
    [rootId],
  );
  return Name.array().parse(rows);
}

const Feature = z.object({ name: z.string(), type: z.string().nullable() });

export async function findFeatures(sql: Sql, viewId: string) {
  const rows = await sql(
    `SELECT f->>'name' AS name, f->>'type' AS type FROM feature_views v
      CROSS JOIN LATERAL jsonb_array_elements(v.features) f WHERE v.id = $1`,
    [viewId],
  );
  return Feature.array().parse(rows);
}

const STEPS = `
  SELECT 'dataset' AS from_kind, i.root_id AS from_id, c.input_field AS from_column,
    'dataset' AS to_kind, o.root_id AS to_id, c.output_field AS to_column, c.kind, c.subtype
  FROM lineage_columns c JOIN lineage_datasets i ON i.id = c.input_id
    JOIN lineage_datasets o ON o.id = c.output_id
  WHERE %side%
  UNION ALL
  SELECT 'dataset', n.root_id, f->>'source', 'feature-view', v.id, f->>'name', 'DIRECT', ''
  FROM feature_views v JOIN datasets d ON d.id = v.dataset_id
    JOIN lineage_datasets n ON n.id = d.lineage_id CROSS JOIN LATERAL jsonb_array_elements(v.features) f
  WHERE %own%`;
const WANTED = "jsonb_to_recordset($1::jsonb) AS w(kind text, id text, name text)";
const SIDES = {
  down: {
    side: `EXISTS (SELECT 1 FROM ${WANTED} WHERE w.kind = 'dataset' AND w.id = i.root_id
      AND w.name = c.input_field)`,
    own: `EXISTS (SELECT 1 FROM ${WANTED} WHERE w.kind = 'dataset' AND w.id = n.root_id
      AND w.name = f->>'source')`,
  },
  // What every column of a dataset depends on, each of them does.
  up: {
    side: `EXISTS (SELECT 1 FROM ${WANTED} WHERE w.kind = 'dataset' AND w.id = o.root_id
      AND c.output_field IN (w.name, ''))`,
    own: `EXISTS (SELECT 1 FROM ${WANTED} WHERE w.kind = 'feature-view' AND w.id = v.id
      AND w.name = f->>'name')`,
  },
} as const;

const Row = z.object({
  from_kind: z.literal("dataset"),
  from_id: z.string(),
  from_column: z.string(),
  to_kind: z.enum(["dataset", "feature-view"]),
  to_id: z.string(),
  to_column: z.string(),
  kind: z.enum(["DIRECT", "INDIRECT"]),
  subtype: z.string(),
});

/** The steps from columns to those made of them, or to those that they were made of. */
export async function findColumnSteps(
  sql: Sql,
  columns: readonly ColumnRef[],
  way: "up" | "down",
): Promise<ColumnStep[]> {
  if (columns.length === 0) return [];
  const { side, own } = SIDES[way];
  const rows = await sql(STEPS.replace("%side%", side).replace("%own%", own), [
    JSON.stringify(columns),
  ]);
  return Row.array()
    .parse(rows)
    .map(({ kind, subtype, ...row }) => ({
      from: { kind: row.from_kind, id: row.from_id, name: row.from_column },
      to: { kind: row.to_kind, id: row.to_id, name: row.to_column },
      transformation: kind,
      subtype,
    }));
}
