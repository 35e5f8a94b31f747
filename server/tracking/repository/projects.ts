import type { Db, Tx } from "@/server/platform/db";
import type { ProjectItem } from "@/server/tracking/schema";

export async function saveProject(
  db: Db | Tx,
  data: { slug: string; name: string; description: string },
): Promise<string> {
  const { slug } = data;
  // An existing project keeps the name and description that people may have edited.
  const row = await db.project.upsert({
    where: { slug },
    create: data,
    update: {},
    select: { id: true },
  });
  return row.id;
}

export async function findProject(
  db: Db | Tx,
  slug: string,
): Promise<{ id: string; slug: string; name: string } | null> {
  return db.project.findUnique({ where: { slug }, select: { id: true, slug: true, name: true } });
}

/** All projects with their number of runs, most recently used first. */
export async function findProjects(db: Db): Promise<ProjectItem[]> {
  return db.$queryRaw<ProjectItem[]>`
    SELECT p.slug, p.name, p.description, count(r.id)::int AS "runCount"
    FROM projects p LEFT JOIN experiments e ON e.project_id = p.id
      LEFT JOIN runs r ON r.experiment_id = e.id AND r.deleted_at IS NULL
    GROUP BY p.id ORDER BY max(r.started_at) DESC NULLS LAST, p.created_at, p.slug`;
}
