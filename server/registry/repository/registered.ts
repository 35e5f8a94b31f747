import type { Sql } from "@/server/platform/sql";
import type { Stage, Tags } from "@/server/registry/schema";
import {
  compileModelSearch,
  compileVersionSearch,
  type RegistrySearch,
} from "@/server/registry/search";

/** A version as clients of the registry see it. */
export type RegisteredVersion = {
  modelName: string;
  number: number;
  createdAt: Date;
  updatedAt: Date;
  createdByName: string;
  stage: Stage;
  description: string;
  source: string;
  /** Object-store key of the file, of a version of our own pipelines. */
  artifactUri: string | null;
  storageUri: string | null;
  runId: string | null;
  runLink: string;
  loggedModelId: string | null;
  tags: Tags;
  aliases: string[];
};

/** A model as clients of the registry see it. */
export type RegisteredModel = {
  name: string;
  description: string;
  createdAt: Date;
  updatedAt: Date;
  tags: Tags;
  aliases: { alias: string; number: number }[];
  /** The newest version of each stage. */
  latest: RegisteredVersion[];
};

const VERSION_COLUMNS = `m.name AS "modelName", v.number, v.created_at AS "createdAt",
  v.updated_at AS "updatedAt", v.created_by_name AS "createdByName", v.stage,
  v.note AS description, v.source, v.artifact_uri AS "artifactUri", v.storage_uri AS "storageUri",
  v.run_id AS "runId", v.run_link AS "runLink", v.logged_model_id AS "loggedModelId", v.tags,
  ARRAY(SELECT a.alias FROM model_aliases a WHERE a.version_id = v.id ORDER BY a.alias) AS aliases`;
const VERSIONS = "model_versions v JOIN models m ON m.id = v.model_id";

const MODEL_COLUMNS = `m.id, m.name, m.description, m.created_at AS "createdAt",
  m.updated_at AS "updatedAt", m.tags,
  coalesce((SELECT jsonb_agg(jsonb_build_object('alias', a.alias, 'number', v.number)
      ORDER BY a.alias)
    FROM model_aliases a JOIN model_versions v ON v.id = a.version_id
    WHERE a.model_id = m.id), '[]') AS aliases`;

export async function findRegisteredVersion(
  sql: Sql,
  name: string,
  number: number,
): Promise<RegisteredVersion | null> {
  const [row] = await sql<RegisteredVersion>(
    `SELECT ${VERSION_COLUMNS} FROM ${VERSIONS}
     WHERE m.name = $1 AND v.number = $2::int AND v.deleted_at IS NULL`,
    [name, number],
  );
  return row ?? null;
}

export async function findRegisteredModel(sql: Sql, name: string): Promise<RegisteredModel | null> {
  const rows = await sql<ModelRow>(`SELECT ${MODEL_COLUMNS} FROM models m WHERE m.name = $1`, [
    name,
  ]);
  return (await withLatest(sql, rows))[0] ?? null;
}

/** A page and one row more, which says that another page follows. */
export async function searchModelRows(
  sql: Sql,
  search: RegistrySearch,
): Promise<RegisteredModel[]> {
  const { where, orderBy, values } = compileModelSearch(search);
  const text = `SELECT ${MODEL_COLUMNS} FROM models m WHERE ${where} ${orderBy}`;
  return withLatest(sql, await sql<ModelRow>(text, values));
}

/** A page and one row more, which says that another page follows. */
export async function searchVersionRows(
  sql: Sql,
  search: RegistrySearch,
): Promise<RegisteredVersion[]> {
  const { where, orderBy, values } = compileVersionSearch(search);
  return sql<RegisteredVersion>(
    `SELECT ${VERSION_COLUMNS} FROM ${VERSIONS} WHERE ${where} ${orderBy}`,
    values,
  );
}

type ModelRow = Omit<RegisteredModel, "latest"> & { id: string };

async function withLatest(sql: Sql, models: readonly ModelRow[]): Promise<RegisteredModel[]> {
  const latest = await findLatestVersions(
    sql,
    models.map(({ id }) => id),
  );
  return models.map(({ id: _, ...model }) => ({
    ...model,
    latest: latest.filter(({ modelName }) => modelName === model.name),
  }));
}

/** The newest version of each stage of each model, oldest number first. */
export async function findLatestVersions(
  sql: Sql,
  modelIds: readonly string[],
): Promise<RegisteredVersion[]> {
  if (modelIds.length === 0) return [];
  return sql<RegisteredVersion>(
    `SELECT ${VERSION_COLUMNS} FROM ${VERSIONS}
     WHERE v.id IN (SELECT DISTINCT ON (l.model_id, l.stage) l.id FROM model_versions l
       WHERE l.model_id = ANY($1::text[]) AND l.deleted_at IS NULL
       ORDER BY l.model_id, l.stage, l.number DESC)
     ORDER BY v.model_id, v.number`,
    [modelIds],
  );
}
