import { z } from "zod";
import type { ServiceContext } from "@/server/platform/context";
import { RUN_FROM } from "@/server/tracking/list";
import { GROUP_RUNS_MAX } from "@/server/tracking/workspace/constants";
import type { RunField, RunScope } from "@/server/tracking/workspace/fields";
import { readRuns } from "@/server/tracking/workspace/repository/read";
import { GroupMetric } from "@/server/tracking/workspace/schema";

const GroupRow = z.object({
  values: z.array(z.string().nullable()),
  n: z.number(),
  runIds: z.array(z.string()),
  metrics: z.record(z.string(), GroupMetric),
  totalGroups: z.number(),
  totalRuns: z.number(),
});
export type GroupRow = z.infer<typeof GroupRow>;

/** How groups are ordered: by their size, one of their values or a metric's mean. */
export type GroupSort = {
  by: { kind: "n" } | { kind: "value"; index: number } | { kind: "metric"; key: string };
  descending: boolean;
};

export type GroupQuery = {
  fields: readonly RunField[];
  /** Keys by the value of theirs that counts. */
  metrics: Readonly<Record<"last" | "min" | "max", readonly string[]>>;
  sort: GroupSort;
  limit: number;
};

/** Values of 1e150 and more stand for infinity: no mean or deviation could hold their squares. */
const FINITE = "FILTER (WHERE abs(v) < 1e150)";
/** The value of a run that counts; NaN is none. */
const TAKEN = `nullif(CASE wanted.takes WHEN 'min' THEN m.min WHEN 'max' THEN m.max ELSE m.last END,
  'NaN')`;

export async function findGroups(
  ctx: Pick<ServiceContext, "pool">,
  { where, binder, patterns }: RunScope,
  { fields, metrics, sort, limit }: GroupQuery,
): Promise<GroupRow[]> {
  const keys = binder.bind([...metrics.last, ...metrics.min, ...metrics.max], "text[]");
  const least = binder.bind([...metrics.min], "text[]");
  const most = binder.bind([...metrics.max], "text[]");
  const sortKey = binder.bind(sort.by.kind === "metric" ? sort.by.key : null, "text");
  // Groups are chosen before their figures are computed: there may be as many groups as runs.
  const text = `
WITH matched AS MATERIALIZED (
  SELECT r.id, r.seq, r.started_at, ARRAY[${fields.map(({ groupSql }) => groupSql).join(", ")}] AS g
  FROM ${RUN_FROM} WHERE ${where}
), wanted AS MATERIALIZED (
  SELECT k.id, k.key, CASE WHEN k.key = ANY(${least}) THEN 'min'
    WHEN k.key = ANY(${most}) THEN 'max' ELSE 'last' END AS takes
  FROM logged_keys k WHERE k.key = ANY(${keys})
), means AS (
  SELECT matched.g, avg(v) ${FINITE} AS mean
  FROM wanted JOIN run_metrics m ON m.key_id = wanted.id JOIN matched ON matched.seq = m.run_seq,
    LATERAL (SELECT ${TAKEN} AS v) AS taken
  WHERE wanted.key = ${sortKey} GROUP BY matched.g
), grouped AS (
  SELECT g, count(*)::int AS n, max(started_at) AS newest,
    (array_agg(id ORDER BY started_at DESC, id))[1:${GROUP_RUNS_MAX}] AS "runIds"
  FROM matched GROUP BY g
), picked AS MATERIALIZED (
  SELECT grouped.*, row_number() OVER (ORDER BY ${compileOrder(sort)}, newest DESC, grouped.g) AS place,
    (count(*) OVER ())::int AS "totalGroups", (sum(n) OVER ())::int AS "totalRuns"
  FROM grouped LEFT JOIN means ON means.g = grouped.g
  ORDER BY place LIMIT ${Math.trunc(limit)}
), figures AS (
  SELECT picked.place, wanted.id, jsonb_build_object('mean', avg(v) ${FINITE},
    'sd', stddev_samp(v) ${FINITE}, 'min', min(v), 'max', max(v), 'n', count(v)) AS figure
  FROM picked JOIN matched ON matched.g = picked.g CROSS JOIN wanted
    JOIN run_metrics m ON m.run_seq = matched.seq AND m.key_id = wanted.id,
    LATERAL (SELECT ${TAKEN} AS v) AS taken
  WHERE v IS NOT NULL GROUP BY picked.place, wanted.id
), collected AS (
  SELECT place, jsonb_object_agg(key, figure) AS metrics
  FROM figures JOIN wanted ON wanted.id = figures.id GROUP BY place
)
SELECT picked.g AS values, n, "runIds", coalesce(metrics, '{}') AS metrics,
  "totalGroups", "totalRuns"
FROM picked LEFT JOIN collected ON collected.place = picked.place
ORDER BY picked.place`;
  const rows = await readRuns(ctx, patterns, (sql) => sql<unknown>(text, binder.values));
  return GroupRow.array().parse(rows);
}

function compileOrder({ by, descending }: GroupSort): string {
  const direction = descending ? "DESC" : "ASC";
  switch (by.kind) {
    case "n":
      return `n ${direction}`;
    case "metric":
      return `mean ${direction} NULLS LAST`;
    case "value": {
      const value = `grouped.g[${by.index + 1}]`;
      // Numbers in their own order, words after them.
      const number = `CASE WHEN ${value} ~ '^[-+]?[0-9]{1,15}([.][0-9]+)?(e[-+]?[0-9]{1,2})?$'
        THEN ${value}::double precision END`;
      return `${number} ${direction} NULLS LAST, ${value} ${direction} NULLS LAST`;
    }
  }
}
