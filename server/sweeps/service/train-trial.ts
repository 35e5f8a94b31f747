import { applySettings, startPipelineRun } from "@/server/pipelines/service";
import type { ServiceContext } from "@/server/platform/context";
import { AppError, NotFoundError, parseInput } from "@/server/platform/errors";
import { findSweep } from "@/server/sweeps/repository";
import { TrainTrialInput } from "@/server/sweeps/schema";
import { findBest } from "@/server/sweeps/state";

/**
 * Starts a run of the sweep's pipeline, on all its training rows, with the values of a trial.
 * @throws AppError CONFLICT when no trial was measured yet, NotFoundError for an unknown trial
 */
export async function trainTrial(
  ctx: ServiceContext,
  number: number,
  input: TrainTrialInput,
): Promise<{ pipelineSlug: string; number: number }> {
  const { name, trial } = parseInput(TrainTrialInput, input, "training");
  const sweep = await findSweep(ctx.db, { number });
  if (sweep === null) throw new NotFoundError("Sweep", `#${number}`);
  const wanted = trial ?? findBest(sweep.trials, sweep.direction)?.number;
  if (wanted === undefined) {
    throw new AppError("CONFLICT", `Sweep #${number} has no measured trial to train with yet`);
  }
  const chosen = sweep.trials.find((each) => each.number === wanted);
  if (chosen === undefined) throw new NotFoundError(`Trial of sweep #${number}`, `#${wanted}`);
  const pipelineSlug = sweep.pipeline.slug;
  const config = applySettings(sweep.config, chosen.params);
  const started = await startPipelineRun(ctx, { pipelineSlug, name, config });
  return { pipelineSlug, number: started.number };
}
