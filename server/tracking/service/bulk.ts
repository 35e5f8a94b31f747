import { audited, requirePermission } from "@/server/identity/service";
import type { ServiceContext } from "@/server/platform/context";
import type { Tx } from "@/server/platform/db";
import { AppError, parseInput } from "@/server/platform/errors";
import { listRows } from "@/server/platform/list-rows";
import { sqlOfPool, sqlOfPrisma } from "@/server/platform/sql";
import { BULK_LIMIT } from "@/server/tracking/constants";
import { buildRunList } from "@/server/tracking/list";
import { touchRuns } from "@/server/tracking/live";
import { removeTags, saveTags } from "@/server/tracking/repository/logging";
import {
  findRunCores,
  moveRuns as moveRunRows,
  setDeleted,
} from "@/server/tracking/repository/runs";
import {
  MoveRunsInput,
  type RunSelection,
  RunSelectionInput,
  TagRunsInput,
} from "@/server/tracking/schema";
import { getActiveExperiment } from "@/server/tracking/service/experiments";

type Changed = { changed: number };

/** Sets and removes tags of many runs. */
export async function tagRuns(ctx: ServiceContext, input: unknown): Promise<Changed> {
  const { selection, set, remove } = parseInput(TagRunsInput, input, "tag");
  const pairs = Object.entries(set).map(([key, value]) => ({ key, value }));
  return changeRuns(ctx, "runs.tag", selection, { set, remove }, async (tx, ids) => {
    const sql = sqlOfPrisma(tx);
    for (const { seq } of await findRunCores(sql, ids)) {
      await saveTags(sql, seq, pairs);
      if (remove.length > 0) await removeTags(sql, seq, remove);
    }
    return ids.length;
  });
}

/** Puts runs into the trash, from which `restoreRuns` takes them. */
export async function deleteRuns(ctx: ServiceContext, input: unknown): Promise<Changed> {
  const { selection } = parseInput(RunSelectionInput, input, "delete");
  return changeRuns(ctx, "runs.delete", selection, {}, (tx, ids) => setDeleted(tx, ids, ctx.now()));
}

export async function restoreRuns(ctx: ServiceContext, input: unknown): Promise<Changed> {
  const { selection } = parseInput(RunSelectionInput, input, "restore");
  return changeRuns(ctx, "runs.restore", selection, {}, (tx, ids) => setDeleted(tx, ids, null));
}

/** Moves runs to another experiment, of any project. */
export async function moveRuns(ctx: ServiceContext, input: unknown): Promise<Changed> {
  const { selection, experiment } = parseInput(MoveRunsInput, input, "move");
  const target = await getActiveExperiment(ctx, experiment);
  return changeRuns(ctx, "runs.move", selection, { experiment: target.name }, (tx, ids) =>
    moveRunRows(tx, ids, target),
  );
}

async function changeRuns(
  ctx: ServiceContext,
  action: string,
  selection: RunSelection,
  after: Record<string, unknown>,
  work: (tx: Tx, ids: readonly string[]) => Promise<number>,
): Promise<Changed> {
  requirePermission(ctx, "runs.write");
  const ids = await selectRuns(ctx, selection, action === "runs.restore");
  const [first] = ids;
  if (first === undefined) return { changed: 0 };
  const changed = await audited(ctx, action, async (tx) => {
    const result = await work(tx, ids);
    const objectName = ids.length === 1 ? first : `${ids.length} runs`;
    return {
      result,
      audit: { objectKind: "run", objectId: first, objectName, after: { ...after, ids } },
    };
  });
  touchRuns(ctx, ids);
  return { changed };
}

/** Ids of the runs that exist. @throws AppError LIMIT_EXCEEDED when a filter finds too many */
async function selectRuns(
  ctx: ServiceContext,
  selection: RunSelection,
  isRestore: boolean,
): Promise<string[]> {
  if ("ids" in selection) {
    const found = await findRunCores(sqlOfPool(ctx.pool), [...new Set(selection.ids)]);
    return found.map(({ id }) => id);
  }
  const { project, filter } = selection;
  const spec = buildRunList({ project, lifecycle: isRestore ? "deleted" : "active" });
  const slim = {
    ...spec,
    details: undefined,
    toItem: (row: Record<string, unknown>) => String(row.id),
  };
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listRows(ctx, slim, { filter, limit: 200, cursor });
    ids.push(...page.items);
    if (page.approxTotal > BULK_LIMIT) {
      throw new AppError(
        "LIMIT_EXCEEDED",
        `The filter finds ${page.approxTotal} runs; one action changes at most ${BULK_LIMIT}. Narrow the filter`,
      );
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return ids;
}
