import type { ListInput, ListPage } from "@/server/lib/list/schema";
import type { ServiceContext } from "@/server/platform/context";
import { NotFoundError } from "@/server/platform/errors";
import { listRows } from "@/server/platform/list-rows";
import { buildSweepList, buildTrialList } from "@/server/sweeps/list";
import { findSweep } from "@/server/sweeps/repository";
import { SweepDetail, type SweepListItem, type SweepTrialItem } from "@/server/sweeps/schema";
import { findBest } from "@/server/sweeps/state";
import { countCombinations } from "@/server/sweeps/suggest";

export async function listSweeps(
  ctx: ServiceContext,
  { project, ...input }: ListInput & { project?: string | undefined },
): Promise<ListPage<SweepListItem>> {
  return listRows(ctx, buildSweepList(project), input);
}

/** @throws NotFoundError */
export async function getSweep(ctx: ServiceContext, number: number): Promise<SweepDetail> {
  const sweep = await findSweep(ctx.db, { number });
  if (sweep === null) throw new NotFoundError("Sweep", `#${number}`);
  const { trials, direction, project, pipeline, space, method } = sweep;
  const count = (state: SweepTrialItem["state"]) =>
    trials.filter((trial) => trial.state === state).length;
  // Parsed, because the row holds more than is shown.
  return SweepDetail.parse({
    ...sweep,
    project: project.slug,
    pipeline: { slug: pipeline.slug, name: pipeline.name },
    counts: {
      queued: count("queued"),
      running: count("running"),
      finished: count("finished"),
      failed: count("failed"),
      cancelled: count("cancelled"),
    },
    best: findBest(trials, direction),
    combinations: countCombinations(space, method),
  });
}

export async function listTrials(
  ctx: ServiceContext,
  { number, ...input }: ListInput & { number: number },
): Promise<ListPage<SweepTrialItem>> {
  const sweep = await findSweep(ctx.db, { number });
  if (sweep === null) throw new NotFoundError("Sweep", `#${number}`);
  return listRows(ctx, buildTrialList(sweep.id), input);
}
