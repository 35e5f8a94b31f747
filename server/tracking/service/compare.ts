import type { ServiceContext } from "@/server/platform/context";
import { InvalidInputError, parseInput } from "@/server/platform/errors";
import { compareRunDetails, packComparison } from "@/server/tracking/comparison";
import { runNotFound } from "@/server/tracking/errors";
import {
  CompareRunsInput,
  type PackedComparison,
  type RunComparison,
} from "@/server/tracking/schema";
import { readRunDetails } from "@/server/tracking/service/details";

/**
 * Compares runs against `base`, the first run when none is named.
 * @throws NotFoundError naming the first run that does not exist
 */
export async function compareRuns(
  ctx: ServiceContext,
  input: CompareRunsInput,
): Promise<RunComparison> {
  const { ids, base } = parseInput(CompareRunsInput, input, "compare");
  const wanted = [...new Set(base === undefined || ids.includes(base) ? ids : [base, ...ids])];
  const runs = await readRunDetails(ctx, wanted);
  const missing = wanted.find((id) => runs.every((run) => run.id !== id));
  if (missing !== undefined) throw runNotFound(missing);
  const baseRun = runs.find(({ id }) => id === base) ?? runs[0];
  if (baseRun === undefined) throw new InvalidInputError("compare.ids: name at least one run");
  return compareRunDetails(runs, baseRun);
}

/** `compareRuns` without the cells of runs that never logged a metric. */
export async function comparePacked(
  ctx: ServiceContext,
  input: CompareRunsInput,
): Promise<PackedComparison> {
  return packComparison(await compareRuns(ctx, input));
}
