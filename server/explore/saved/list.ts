import { SavedQuery } from "@/server/explore/saved/schema";
import type { ListSpec } from "@/server/platform/list-query";

export type Reader = { id: string | null; name: string; isWriter: boolean };

/** The team's queries and the reader's own. */
export function buildSavedList({ id, name, isWriter }: Reader): ListSpec<SavedQuery> {
  const isMine = `(q.owner_id IS NOT DISTINCT FROM $1::text
    AND (q.owner_id IS NOT NULL OR q.owner_name = $2::text))`;
  return {
    select: `q.id, q.slug, q.name, q.description, q.sql, q.brushes, q.chart, q.shared,
      q.owner_name AS "ownerName", q.created_at AS "createdAt", q.updated_at AS "updatedAt",
      ${isMine} AS "isMine"`,
    from: "saved_queries q",
    where: {
      sql: `q.deleted_at IS NULL AND (q.shared OR ${isMine})`,
      values: [id, name],
    },
    fields: {
      name: { sql: "q.name", type: "text", nullable: false },
      slug: { sql: "q.slug", type: "text", nullable: false },
      owner: { sql: "q.owner_name", meSql: "q.owner_id", type: "text", nullable: false },
      shared: { sql: "q.shared", type: "boolean", nullable: false },
      created: { sql: "q.created_at", type: "time", nullable: false },
      updated: { sql: "q.updated_at", type: "time", nullable: false },
    },
    search: ["q.name", "q.slug", "q.description", "q.sql"],
    defaultSort: "name",
    idSql: "q.id",
    toItem: (row) =>
      SavedQuery.parse({ ...row, mayEdit: row.shared === true ? isWriter : row.isMine }),
  };
}
