import { audited, requirePermission } from "@/server/identity/service";
import type { ServiceContext } from "@/server/platform/context";
import { NotFoundError, parseInput } from "@/server/platform/errors";
import { findProject, findProjects, saveProject } from "@/server/tracking/repository/projects";
import { EnsureProjectInput, type ProjectItem } from "@/server/tracking/schema";

/** Makes the project `slug` unless it exists; an existing one is left as people have edited it. */
export async function ensureProject(
  ctx: ServiceContext,
  input: { slug: string; name: string; description?: string },
): Promise<{ id: string; slug: string }> {
  requirePermission(ctx, "runs.write");
  const data = parseInput(EnsureProjectInput, input, "project");
  const existing = await findProject(ctx.db, data.slug);
  if (existing !== null) return { id: existing.id, slug: existing.slug };
  return audited(ctx, "projects.create", async (tx) => {
    const id = await saveProject(tx, data);
    const audit = { objectKind: "project", objectId: id, objectName: data.slug, after: data };
    return { result: { id, slug: data.slug }, audit };
  });
}

export async function listProjects(ctx: ServiceContext): Promise<ProjectItem[]> {
  return findProjects(ctx.db);
}

/** @throws NotFoundError */
export async function getProject(
  ctx: ServiceContext,
  slug: string,
): Promise<{ id: string; slug: string; name: string }> {
  const project = await findProject(ctx.db, slug);
  if (project === null) throw new NotFoundError("Project", slug);
  return project;
}
