import { JOB_STATES, JobListItem } from "@/server/pipelines/schema";
import type { ListSpec } from "@/server/platform/list-query";

export const JOB_LIST: ListSpec<JobListItem> = {
  select: `j.id, j.kind, j.title, j.state, j.attempts, j.max_attempts AS "maxAttempts",
    j.progress, j.progress_note AS "progressNote", j.cancel_requested AS "cancelRequested",
    j.error, j.actor_name AS "actorName", j.locked_by AS "workerId", j.created_at AS "createdAt",
    j.started_at AS "startedAt", j.finished_at AS "finishedAt"`,
  from: "jobs j",
  fields: {
    title: { sql: "j.title", type: "text", nullable: false },
    kind: { sql: "j.kind", type: "text", nullable: false },
    state: { sql: "j.state", type: "enum", values: JOB_STATES, nullable: false },
    owner: { sql: "j.actor_name", type: "text", nullable: false },
    worker: { sql: "j.locked_by", type: "text" },
    attempts: { sql: "j.attempts", type: "number", nullable: false },
    error: { sql: "j.error", type: "text" },
    created: { sql: "j.created_at", type: "time", nullable: false },
    started: { sql: "j.started_at", type: "time" },
    finished: { sql: "j.finished_at", type: "time" },
    duration: { sql: "extract(epoch FROM j.finished_at - j.started_at)", type: "number" },
  },
  search: ["j.title", "j.kind"],
  defaultSort: "-created",
  idSql: "j.id",
  toItem: (row) => JobListItem.parse(row),
};
