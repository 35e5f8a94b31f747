import { audited, requirePermission } from "@/server/identity/service";
import type { ServiceContext } from "@/server/platform/context";
import { NotFoundError, parseInput } from "@/server/platform/errors";
import { getProject } from "@/server/tracking/service";
import { describeMetric } from "@/server/tracking/workspace/meaning";
import {
  deleteTeamDefinition,
  findMetricKeys,
  findTeamDefinitions,
  saveTeamDefinition,
} from "@/server/tracking/workspace/repository/definitions";
import {
  DefinitionRef,
  ListDefinitionsInput,
  type MetricDefinition,
  SaveDefinitionInput,
} from "@/server/tracking/workspace/schema";

/** What metrics mean: the keys asked for, or the project's own and all that its team defined. */
export async function listDefinitions(
  ctx: ServiceContext,
  input: ListDefinitionsInput,
): Promise<MetricDefinition[]> {
  const { project, keys } = parseInput(ListDefinitionsInput, input, "definitions");
  const team = await findTeamDefinitions(ctx.db, project, keys);
  const wanted = keys ?? [...team.keys(), ...(await findMetricKeys(ctx, project))];
  return [...new Set(wanted)].map((key) => describeMetric(key, team.get(key)));
}

/** Definitions of `keys` by key. */
export async function findDefinitions(
  ctx: Pick<ServiceContext, "db">,
  project: string,
  keys: readonly string[],
): Promise<Map<string, MetricDefinition>> {
  const team = keys.length === 0 ? new Map() : await findTeamDefinitions(ctx.db, project, keys);
  return new Map(keys.map((key) => [key, describeMetric(key, team.get(key))]));
}

export async function saveDefinition(
  ctx: ServiceContext,
  input: SaveDefinitionInput,
): Promise<MetricDefinition> {
  requirePermission(ctx, "runs.write");
  const data = parseInput(SaveDefinitionInput, input, "definition");
  const { slug } = await getProject(ctx, data.project);
  const definition = { ...data, project: slug, updatedBy: ctx.actor.name, updatedAt: ctx.now() };
  return audited(ctx, "workspace.saveDefinition", async (tx) => {
    const before = await saveTeamDefinition(tx, definition);
    const { project: _, ...team } = definition;
    const result = describeMetric(data.key, team);
    return { result, audit: { ...toAudited(data), before, after: team } };
  });
}

/** The metric then means again what its name says. @throws NotFoundError */
export async function removeDefinition(
  ctx: ServiceContext,
  input: DefinitionRef,
): Promise<MetricDefinition> {
  requirePermission(ctx, "runs.write");
  const ref = parseInput(DefinitionRef, input, "definition");
  return audited(ctx, "workspace.removeDefinition", async (tx) => {
    const before = await deleteTeamDefinition(tx, ref);
    if (before === null) throw new NotFoundError("Definition of the metric", ref.key);
    return { result: describeMetric(ref.key, undefined), audit: { ...toAudited(ref), before } };
  });
}

function toAudited({ project, key }: DefinitionRef) {
  return { objectKind: "metric", objectId: `${project}/${key}`, objectName: key };
}
