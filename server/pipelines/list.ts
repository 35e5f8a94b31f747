import { PipelineListItem, PipelineRunListItem, RUN_STATES } from "@/server/pipelines/schema";
import type { FieldMap } from "@/server/platform/filter-fields";
import type { ListSpec } from "@/server/platform/list-query";

const SECONDS = "extract(epoch FROM r.finished_at - r.started_at)::double precision";

/** Runs shown as dots in the list of pipelines. */
const DOTS = 14;

const PIPELINE_FIELDS: FieldMap = {
  name: { sql: "w.name", type: "text", nullable: false },
  slug: { sql: "w.slug", type: "text", nullable: false },
  project: { sql: "p.slug", type: "text", nullable: false },
  runs: { sql: "s.runs", type: "number", nullable: false },
  duration: { sql: "s.median", type: "number" },
  state: {
    sql: "(SELECT r.state FROM pipeline_runs r WHERE r.pipeline_id = w.id ORDER BY r.number DESC LIMIT 1)",
    type: "enum",
    values: RUN_STATES,
  },
  updated: { sql: "w.updated_at", type: "time", nullable: false },
};

export const PIPELINE_LIST: ListSpec<PipelineListItem> = {
  select: `w.id, w.slug, w.name, p.slug AS project, w.description,
    jsonb_array_length(w.steps) AS "stepCount", s.runs AS "runCount",
    s.median AS "medianDurationSeconds", s.succeeded AS "durationRuns",
    coalesce((SELECT jsonb_agg(jsonb_build_object('number', d.number, 'name', d.name,
        'state', d.state, 'startedAt', d.started_at, 'finishedAt', d.finished_at)
        ORDER BY d.number DESC)
      FROM (SELECT * FROM pipeline_runs r WHERE r.pipeline_id = w.id
        ORDER BY r.number DESC LIMIT ${DOTS}) d), '[]') AS "lastRuns",
    w.updated_at AS "updatedAt"`,
  from: `pipelines w JOIN projects p ON p.id = w.project_id
    CROSS JOIN LATERAL (SELECT count(*)::int AS runs,
      (count(*) FILTER (WHERE r.state = 'succeeded'))::int AS succeeded,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY ${SECONDS})
        FILTER (WHERE r.state = 'succeeded') AS median
      FROM pipeline_runs r WHERE r.pipeline_id = w.id) s`,
  fields: PIPELINE_FIELDS,
  search: ["w.name", "w.slug", "w.description"],
  defaultSort: "-updated",
  idSql: "w.id",
  toItem: ({ lastRuns, ...row }) =>
    PipelineListItem.parse({ ...row, lastRuns: readDots(lastRuns) }),
};

const RUN_FIELDS: FieldMap = {
  number: { sql: "r.number", type: "number", nullable: false },
  name: { sql: "r.name", type: "text", nullable: false },
  state: { sql: "r.state", type: "enum", values: RUN_STATES, nullable: false },
  owner: { sql: "r.created_by_name", type: "text", nullable: false },
  created: { sql: "r.created_at", type: "time", nullable: false },
  started: { sql: "r.started_at", type: "time" },
  duration: { sql: SECONDS, type: "number" },
};

export function buildPipelineRunList(pipelineId: string): ListSpec<PipelineRunListItem> {
  return {
    select: `r.id, r.number, r.name, r.state, r.created_by_name AS "createdByName",
      r.created_at AS "createdAt", r.started_at AS "startedAt", r.finished_at AS "finishedAt",
      ${SECONDS} AS "durationSeconds"`,
    from: "pipeline_runs r",
    where: { sql: "r.pipeline_id = $1", values: [pipelineId] },
    fields: RUN_FIELDS,
    search: ["r.name"],
    defaultSort: "-number",
    idSql: "r.id",
    toItem: (row) => PipelineRunListItem.parse(row),
  };
}

/** Times inside JSON arrive as text. */
function readDots(value: unknown): unknown {
  if (!Array.isArray(value)) return [];
  return value.map((dot: Record<string, unknown>) => ({
    ...dot,
    startedAt: toDate(dot.startedAt),
    finishedAt: toDate(dot.finishedAt),
  }));
}

function toDate(value: unknown): Date | null {
  return typeof value === "string" ? new Date(value) : null;
}
