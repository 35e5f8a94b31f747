import { z } from "zod";
import { OWN_NAMESPACE } from "@/server/lineage/repository/own-work";
import { type LineageEdge, NodeKind, type NodeRef, ORIGINS } from "@/server/lineage/schema";
import type { Sql } from "@/server/platform/sql";

/** The runs whose datasets are their jobs' edges: now, or at the time $2. */
const RUN_THEN = `r.id = (SELECT x.id FROM lineage_runs x WHERE x.job_id = r.job_id
  AND x.state = 'COMPLETE' AND x.state_at <= $2 ORDER BY x.state_at DESC, x.id DESC LIMIT 1)`;
const RUN_NOW = "EXISTS (SELECT 1 FROM lineage_jobs j WHERE j.current_run_id = r.id)";

type Branch = {
  from: string;
  fromId: string;
  to: string;
  toId: string;
  sql: string;
  /** Which of its rows hold now, and which held at the time $2. */
  now: string;
  atTime: string;
};

const runUse = (direction: "input" | "output"): Branch => ({
  from: direction === "input" ? "dataset" : "job",
  fromId: direction === "input" ? "d.root_id" : "r.job_id",
  to: direction === "input" ? "job" : "dataset",
  toId: direction === "input" ? "r.job_id" : "d.root_id",
  sql: `lineage_run_datasets u JOIN lineage_datasets d ON d.id = u.dataset_id
    JOIN lineage_runs r ON r.id = u.run_id WHERE u.direction = '${direction}'`,
  now: RUN_NOW,
  atTime: RUN_THEN,
});
const jobUse = (direction: "input" | "output"): Branch => ({
  from: direction === "input" ? "dataset" : "job",
  fromId: direction === "input" ? "d.root_id" : "u.job_id",
  to: direction === "input" ? "job" : "dataset",
  toId: direction === "input" ? "u.job_id" : "d.root_id",
  sql: `lineage_job_datasets u JOIN lineage_datasets d ON d.id = u.dataset_id
    WHERE u.direction = '${direction}'`,
  now: "true",
  atTime: "u.told_at <= $2",
});

/** Who relies on a dataset, as its contracts name them: the document gives a name, or an object. */
export const CONSUMERS = `(SELECT c.dataset_id, c.created_at,
    CASE jsonb_typeof(u) WHEN 'string' THEN u #>> '{}' ELSE u->>'name' END AS name,
    coalesce(u->>'purpose', '') AS purpose, coalesce(u->>'contact', '') AS contact
  FROM contracts c CROSS JOIN LATERAL jsonb_path_query(c.document,
    '$.customProperties[*] ? (@.property == "consumers").value[*]') u
  WHERE c.status = 'active' AND 'string' IN (jsonb_typeof(u), jsonb_typeof(u->'name')))`;

/** What producers may call our own things by: their answers and files, under our namespace. */
function ownName(kind: "dataset" | "model-version" | "endpoint", branch: OwnNamed): Branch {
  return {
    ...{ from: kind, fromId: branch.id, to: "dataset", toId: "n.root_id" },
    sql: `${branch.sql} JOIN lineage_datasets n ON n.namespace = '${OWN_NAMESPACE}'
      AND n.name = ${branch.name} WHERE n.root_id <> ${branch.id}`,
    now: "true",
    atTime: `${branch.createdAt} <= $2`,
  };
}
type OwnNamed = { id: string; sql: string; name: string; createdAt: string };

const OBSERVED: readonly Branch[] = [runUse("input"), runUse("output")];
const DECLARED: readonly Branch[] = [
  jobUse("input"),
  jobUse("output"),
  {
    ...{ from: "store", fromId: "c.store_id", to: "dataset", toId: "d.root_id" },
    sql: "datasets c JOIN lineage_datasets d ON d.id = c.lineage_id WHERE true",
    now: "true",
    atTime: "c.created_at <= $2",
  },
  {
    ...{ from: "dataset", fromId: "d.root_id", to: "consumer", toId: "u.name" },
    sql: `${CONSUMERS} u JOIN datasets c ON c.id = u.dataset_id
      JOIN lineage_datasets d ON d.id = c.lineage_id WHERE true`,
    now: "true",
    atTime: "u.created_at <= $2",
  },
];
/** What Headrace itself did: views over datasets, runs that made versions, and where these serve. */
const OWN: readonly Branch[] = [
  {
    ...{ from: "dataset", fromId: "d.root_id", to: "feature-view", toId: "v.id" },
    sql: `feature_views v JOIN datasets c ON c.id = v.dataset_id
      JOIN lineage_datasets d ON d.id = c.lineage_id WHERE true`,
    now: "true",
    atTime: "v.created_at <= $2",
  },
  {
    ...{ from: "feature-view", fromId: "s.view_id", to: "run", toId: "i.run_id" },
    sql: `run_inputs i JOIN feature_sets s ON s.id = i.feature_set_id
      WHERE EXISTS (SELECT 1 FROM model_versions m WHERE m.run_id = i.run_id)`,
    now: "true",
    atTime: "s.created_at <= $2",
  },
  {
    ...{ from: "run", fromId: "m.run_id", to: "model-version", toId: "m.id" },
    sql: "model_versions m WHERE m.run_id IS NOT NULL",
    now: "true",
    atTime: "m.created_at <= $2",
  },
  {
    ...{ from: "model-version", fromId: "p.version_id", to: "endpoint", toId: "p.endpoint_id" },
    sql: "deployments p WHERE true",
    now: "p.ended_at IS NULL",
    atTime: "p.started_at <= $2 AND (p.ended_at IS NULL OR p.ended_at > $2)",
  },
  ownName("dataset", {
    ...{ id: "d.root_id", name: "'datasets/' || c.slug", createdAt: "c.created_at" },
    sql: "datasets c JOIN lineage_datasets d ON d.id = c.lineage_id",
  }),
  ownName("model-version", {
    ...{ id: "m.id", name: "'models/' || o.name", createdAt: "m.created_at" },
    sql: "model_versions m JOIN models o ON o.id = m.model_id",
  }),
  ownName("endpoint", {
    ...{ id: "e.id", name: "'endpoints/' || e.name", createdAt: "e.created_at" },
    sql: "endpoints e",
  }),
];
type Side = "from" | "to";

/** Edges of one branch whose ends are among the ids $1. */
function branchSql(
  { branch, origin, isDeclared }: { branch: Branch; origin: string; isDeclared: boolean },
  sides: readonly Side[],
  isThen: boolean,
): string {
  const ends = sides.map((side) => `${side === "from" ? branch.fromId : branch.toId} = ANY ($1)`);
  const time = isThen ? branch.atTime : branch.now;
  return `SELECT '${branch.from}' AS from_kind, ${branch.fromId} AS from_id,
      '${branch.to}' AS to_kind, ${branch.toId} AS to_id, '${origin}' AS origin,
      ${isDeclared} AS declared
    FROM ${branch.sql} AND ${ends.join(" AND ")} AND (${time})`;
}

const Row = z.object({
  from_kind: NodeKind,
  from_id: z.string(),
  to_kind: NodeKind,
  to_id: z.string(),
  origin: z.enum(ORIGINS),
  declared: z.boolean(),
});

/**
 * Edges whose `sides` are among `nodes`, each once; what a run did hides that somebody said so.
 * @param at null for the graph as it is now
 */
export async function findEdges(
  sql: Sql,
  nodes: readonly NodeRef[],
  { sides, at }: { sides: readonly Side[]; at: Date | null },
): Promise<LineageEdge[]> {
  if (nodes.length === 0) return [];
  const all = [
    ...OBSERVED.map((branch) => ({ branch, origin: "observed", isDeclared: false })),
    // What Headrace did, its own definitions say too.
    ...OWN.map((branch) => ({ branch, origin: "observed", isDeclared: true })),
    ...DECLARED.map((branch) => ({ branch, origin: "declared", isDeclared: true })),
  ];
  const kinds = new Set<string>(nodes.map(({ kind }) => kind));
  const wanted = all.filter(({ branch }) => sides.every((side) => kinds.has(branch[side])));
  if (wanted.length === 0) return [];
  const text = wanted.map((each) => branchSql(each, sides, at !== null));
  const ids = nodes.map(({ id }) => id);
  const rows = await sql(text.join("\nUNION ALL\n"), at === null ? [ids] : [ids, at]);
  const edges = new Map<string, LineageEdge>();
  for (const row of Row.array().parse(rows)) {
    const key = `${row.from_id} ${row.to_id}`;
    const known = edges.get(key);
    edges.set(key, {
      from: { kind: row.from_kind, id: row.from_id },
      to: { kind: row.to_kind, id: row.to_id },
      origin: known?.origin === "observed" ? "observed" : row.origin,
      isDeclared: known?.isDeclared === true || row.declared,
    });
  }
  return [...edges.values()];
}
