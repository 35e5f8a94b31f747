import type { ListSpec } from "@/server/platform/list-query";
import { audiencesOf, type Reader } from "@/server/reports/access";
import { AUDIENCES } from "@/server/reports/constants";
import { ReportListItem } from "@/server/reports/schema";

/** The reports that a person may read, of one project or of all. */
export function buildReportList(
  reader: Reader,
  project: string | undefined,
): ListSpec<ReportListItem> {
  return {
    select: `r.id, p.slug AS project, r.title, r.owner_name AS "ownerName", r.audience,
      r.frozen_at AS "frozenAt", r.frozen_by_name AS "frozenByName",
      jsonb_array_length(r.blocks) AS "blockCount",
      (SELECT count(*)::int FROM report_comments c WHERE c.report_id = r.id) AS "commentCount",
      r.created_at AS "createdAt", r.updated_at AS "updatedAt"`,
    from: "reports r JOIN projects p ON p.id = r.project_id",
    where: {
      sql: `($1::text IS NULL OR p.slug = $1::text)
        AND (r.audience = ANY($2::text[]) OR r.owner_id = $3::text)`,
      values: [project ?? null, audiencesOf(reader), reader.id],
    },
    fields: {
      title: { sql: "r.title", type: "text", nullable: false },
      project: { sql: "p.slug", type: "text", nullable: false },
      owner: { sql: "r.owner_name", meSql: "r.owner_id", type: "text", nullable: false },
      audience: { sql: "r.audience", type: "enum", values: AUDIENCES, nullable: false },
      frozen: { sql: "r.frozen_at", type: "time" },
      created: { sql: "r.created_at", type: "time", nullable: false },
      updated: { sql: "r.updated_at", type: "time", nullable: false },
    },
    search: ["r.title", "r.owner_name", "r.blocks::text"],
    defaultSort: "-updated",
    idSql: "r.id",
    toItem: (row) => ReportListItem.parse(row),
  };
}
