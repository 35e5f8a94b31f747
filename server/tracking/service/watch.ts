import type { ServiceContext } from "@/server/platform/context";
import { sqlOfPool } from "@/server/platform/sql";
import { watchChangedRuns } from "@/server/tracking/live";
import type { RunsChanged, WatchRunsInput } from "@/server/tracking/schema";

/**
 * What changed among a project's runs, or among the named ones, batch by batch: how many runs are
 * new since the watch began, and which changed.
 */
export async function* watchRuns(
  ctx: ServiceContext,
  scope: WatchRunsInput,
  signal: AbortSignal | undefined,
): AsyncGenerator<RunsChanged> {
  const since = ctx.now();
  const wanted = "runIds" in scope ? new Set(scope.runIds) : null;
  for await (const ids of watchChangedRuns(ctx.pool, signal)) {
    if ("project" in scope) {
      const changed = await findChanged(ctx, scope.project, ids, since);
      if (changed.changedRunIds.length > 0) yield changed;
      continue;
    }
    const changedRunIds = ids.filter((id) => wanted?.has(id) === true);
    if (changedRunIds.length > 0) yield { newRuns: 0, changedRunIds };
  }
}

async function findChanged(
  ctx: ServiceContext,
  project: string,
  ids: readonly string[],
  since: Date,
): Promise<RunsChanged> {
  const rows = await sqlOfPool(ctx.pool)<{ id: string }>(
    `SELECT r.id FROM runs r JOIN experiments e ON e.id = r.experiment_id
     JOIN projects p ON p.id = e.project_id WHERE p.slug = $1 AND r.id = ANY($2::text[])`,
    [project, ids],
  );
  const [count] = await sqlOfPool(ctx.pool)<{ total: number }>(
    `SELECT count(*)::int AS total FROM runs r JOIN experiments e ON e.id = r.experiment_id
     JOIN projects p ON p.id = e.project_id
     WHERE p.slug = $1 AND r.started_at > $2 AND r.deleted_at IS NULL`,
    [project, since],
  );
  return { newRuns: count?.total ?? 0, changedRunIds: rows.map(({ id }) => id) };
}
