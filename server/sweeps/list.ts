import type { ListSpec } from "@/server/platform/list-query";
import { SWEEP_METHODS, SWEEP_STATES, TRIAL_STATES } from "@/server/sweeps/constants";
import { SweepListItem, SweepTrialItem } from "@/server/sweeps/schema";

const BEST = "CASE s.direction WHEN 'higher' THEN c.highest ELSE c.lowest END";
const NUMBER_PATTERN = "'^[-+]?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]{1,2})?$'";

/** The sweeps of one project, or of all. */
export function buildSweepList(project: string | undefined): ListSpec<SweepListItem> {
  return {
    select: `s.id, s.number, s.name, s.state, s.error, s.method, s.metric, s.direction,
      p.slug AS project, s.max_trials AS "maxTrials", c.counts,
      jsonb_build_object('slug', w.slug, 'name', w.name) AS pipeline,
      (SELECT jsonb_build_object('number', t.number, 'value', t.value, 'runId', t.run_id)
        FROM sweep_trials t WHERE t.sweep_id = s.id AND t.value = ${BEST} AND t.run_id IS NOT NULL
        ORDER BY t.number LIMIT 1) AS best,
      s.created_by_name AS "createdByName", s.created_at AS "createdAt",
      s.started_at AS "startedAt", s.finished_at AS "finishedAt"`,
    from: `sweeps s JOIN projects p ON p.id = s.project_id JOIN pipelines w ON w.id = s.pipeline_id
      CROSS JOIN LATERAL (SELECT max(t.value) AS highest, min(t.value) AS lowest,
        count(*)::int AS trials,
        jsonb_build_object(${TRIAL_STATES.map(
          (state) => `'${state}', count(*) FILTER (WHERE t.state = '${state}')`,
        ).join(", ")}) AS counts
        FROM sweep_trials t WHERE t.sweep_id = s.id) c`,
    where: { sql: "$1::text IS NULL OR p.slug = $1::text", values: [project ?? null] },
    fields: {
      number: { sql: "s.number", type: "number", nullable: false },
      name: { sql: "s.name", type: "text", nullable: false },
      state: { sql: "s.state", type: "enum", values: SWEEP_STATES, nullable: false },
      method: { sql: "s.method", type: "enum", values: SWEEP_METHODS, nullable: false },
      metric: { sql: "s.metric", type: "text", nullable: false },
      pipeline: { sql: "w.slug", type: "text", nullable: false },
      project: { sql: "p.slug", type: "text", nullable: false },
      owner: { sql: "s.created_by_name", type: "text", nullable: false },
      trials: { sql: "c.trials", type: "number", nullable: false },
      best: { sql: BEST, type: "number" },
      created: { sql: "s.created_at", type: "time", nullable: false },
    },
    search: ["s.name", "w.name", "w.slug"],
    defaultSort: "-number",
    idSql: "s.id",
    toItem: (row) => SweepListItem.parse(row),
  };
}

export function buildTrialList(sweepId: string): ListSpec<SweepTrialItem> {
  return {
    select: `t.number, t.params, t.state, t.value, t.run_id AS "runId", t.job_id AS "jobId",
      t.error, t.started_at AS "startedAt", t.finished_at AS "finishedAt"`,
    from: "sweep_trials t",
    where: { sql: "t.sweep_id = $1", values: [sweepId] },
    fields: {
      number: { sql: "t.number", type: "number", nullable: false },
      state: { sql: "t.state", type: "enum", values: TRIAL_STATES, nullable: false },
      value: { sql: "t.value", type: "number" },
      error: { sql: "t.error", type: "text" },
      started: { sql: "t.started_at", type: "time" },
      duration: {
        sql: "extract(epoch FROM t.finished_at - t.started_at)::double precision",
        type: "number",
      },
      "param.*": (key) => ({
        sql: `t.params ->> ${key}`,
        type: "text",
        numberSql: `CASE WHEN t.params ->> ${key} ~ ${NUMBER_PATTERN}
          THEN (t.params ->> ${key})::double precision END`,
      }),
    },
    search: ["t.params::text", "coalesce(t.error, '')"],
    defaultSort: "number",
    idSql: "t.number::text",
    toItem: (row) => SweepTrialItem.parse(row),
  };
}
