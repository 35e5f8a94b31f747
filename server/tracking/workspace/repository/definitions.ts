import type { ServiceContext } from "@/server/platform/context";
import type { Tx } from "@/server/platform/db";
import type { TeamDefinition } from "@/server/tracking/workspace/meaning";
import {
  MetricAggregation,
  MetricDirection,
  type SaveDefinitionInput,
} from "@/server/tracking/workspace/schema";

const DEFINED_KEYS_MAX = 500;

/** What a team said of its metrics; of `keys` alone where they are given. */
export async function findTeamDefinitions(
  db: Pick<Tx, "metricDefinition">,
  project: string,
  keys?: readonly string[],
): Promise<Map<string, TeamDefinition>> {
  const rows = await db.metricDefinition.findMany({
    where: { project, ...(keys === undefined ? {} : { key: { in: [...keys] } }) },
    orderBy: { key: "asc" },
  });
  return new Map(
    rows.map(({ project: _, ...row }) => [
      row.key,
      {
        ...row,
        direction: MetricDirection.parse(row.direction),
        aggregation: MetricAggregation.parse(row.aggregation),
      },
    ]),
  );
}

/** Metrics that the project's runs logged, those of most experiments first, at most 500. */
export async function findMetricKeys(
  { pool }: Pick<ServiceContext, "pool">,
  project: string,
): Promise<string[]> {
  const { rows } = await pool.query<{ key: string }>(
    `SELECT k.key FROM projects p JOIN experiments e ON e.project_id = p.id
     JOIN experiment_keys ek ON ek.experiment_number = e.number AND ek.kind = 'metric'
     JOIN logged_keys k ON k.id = ek.key_id
     WHERE p.slug = $1 AND e.deleted_at IS NULL
     GROUP BY k.key ORDER BY count(*) DESC, k.key LIMIT ${DEFINED_KEYS_MAX}`,
    [project],
  );
  return rows.map(({ key }) => key);
}

export async function saveTeamDefinition(
  tx: Tx,
  definition: Required<SaveDefinitionInput> & { updatedBy: string; updatedAt: Date },
): Promise<TeamDefinition | null> {
  const { project, key, ...data } = definition;
  const before = (await findTeamDefinitions(tx, project, [key])).get(key) ?? null;
  await tx.metricDefinition.upsert({
    where: { project_key: { project, key } },
    create: definition,
    update: data,
  });
  return before;
}

/** What stood there; null where nothing did. */
export async function deleteTeamDefinition(
  tx: Tx,
  { project, key }: { project: string; key: string },
): Promise<TeamDefinition | null> {
  const before = (await findTeamDefinitions(tx, project, [key])).get(key) ?? null;
  if (before !== null)
    await tx.metricDefinition.delete({ where: { project_key: { project, key } } });
  return before;
}
