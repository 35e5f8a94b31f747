import type { PipelineConfig } from "@/server/pipelines/schema";
import { applySettings, readSetting, type Tunable } from "@/server/pipelines/service";
import { InvalidInputError } from "@/server/platform/errors";
import { TRIAL_LIMITS } from "@/server/sweeps/constants";
import type { SearchSpace, SpaceDimension, SweepMethod } from "@/server/sweeps/schema";
import { countCombinations } from "@/server/sweeps/suggest";

export type SpaceProblem = { index: number | null; message: string };

/** What is wrong with a space for a pipeline's configuration, each problem naming its setting. */
export function findSpaceProblems(
  space: SearchSpace,
  config: PipelineConfig,
  tunables: readonly Tunable[],
): SpaceProblem[] {
  return space.flatMap((dimension, index) => {
    const isTwice = space.findIndex(({ name }) => name === dimension.name) !== index;
    const problem = isTwice
      ? "is named twice"
      : (findNameProblem(dimension.name, config, tunables) ??
        findRangeProblem(dimension) ??
        findKindProblem(dimension, tunables) ??
        findValueProblem(dimension, config));
    return problem === null ? [] : [{ index, message: `${dimension.name}: ${problem}` }];
  });
}

function findNameProblem(
  name: string,
  config: PipelineConfig,
  tunables: readonly Tunable[],
): string | null {
  if (tunables.some((tunable) => tunable.name === name)) return null;
  const names = tunables.map((tunable) => tunable.name).join(", ");
  if (readSetting(config, name) === undefined) {
    return `the pipeline's configuration has no such setting. Choose from ${names}`;
  }
  return `training on fixed rows does not depend on it. Choose from ${names}`;
}

function findRangeProblem(dimension: SpaceDimension): string | null {
  if (dimension.kind === "choice") {
    return new Set(dimension.values).size === dimension.values.length
      ? null
      : "a value stands there twice";
  }
  if (dimension.kind === "boolean") return null;
  const { min, max, log } = dimension;
  if (!(min < max)) return `min ${min} must lie below max ${max}`;
  if (log && min <= 0) return `min ${min} must be above 0 on a logarithmic scale`;
  if (dimension.kind === "int" && log && dimension.step !== undefined) {
    return "a step belongs to an even scale: leave out step or log";
  }
  return null;
}

function findKindProblem(dimension: SpaceDimension, tunables: readonly Tunable[]): string | null {
  const type = tunables.find(({ name }) => name === dimension.name)?.type;
  const { kind } = dimension;
  if (kind === "float" && type === "integer") return "takes whole numbers: use the kind int";
  if (kind === "boolean" && type !== "boolean") return `takes a ${type}, not yes or no`;
  if ((kind === "int" || kind === "float") && type !== "integer" && type !== "number") {
    return `takes a ${type}, not a number`;
  }
  return null;
}

/** The pipeline's own schema judges the ends of a range and every choice. */
function findValueProblem(dimension: SpaceDimension, config: PipelineConfig): string | null {
  const { name } = dimension;
  for (const value of listExtremes(dimension)) {
    try {
      applySettings(config, { [name]: value });
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      return error.message.replace(`${name} = `, "");
    }
  }
  return null;
}

function listExtremes(dimension: SpaceDimension): unknown[] {
  if (dimension.kind === "choice") return dimension.values;
  if (dimension.kind === "boolean") return [false, true];
  return [dimension.min, dimension.max];
}

/** Why so many trials cannot be run, or null. */
export function findTrialsProblem(
  space: SearchSpace,
  method: SweepMethod,
  maxTrials: number,
): string | null {
  const limit = TRIAL_LIMITS[method];
  if (maxTrials > limit) return `maxTrials: a ${method} search holds at most ${limit} trials`;
  const combinations = countCombinations(space, method) ?? 0;
  if (method !== "grid" || combinations <= maxTrials) return null;
  return `The grid has ${combinations} combinations, more than the ${maxTrials} trials allowed. Allow more trials (at most ${limit}), make the space smaller, or search at random`;
}

/** A range to begin with: three orders of magnitude around a number, up to twice a whole one. */
export function suggestDimension(
  { name, type, min, max, isMinOpen, values }: Tunable,
  current: unknown,
): SpaceDimension {
  if (type === "boolean") return { name, kind: "boolean" };
  if (type === "string") {
    const texts = values ?? (typeof current === "string" ? [current] : []);
    return { name, kind: "choice", values: texts.length > 0 ? texts : [""] };
  }
  const value = typeof current === "number" && current > 0 ? current : 1;
  const low = min ?? Number.NEGATIVE_INFINITY;
  const high = max ?? Number.POSITIVE_INFINITY;
  if (type === "integer") {
    const from = Math.max(Math.ceil(value / 5), low);
    return { name, kind: "int", min: from, max: Math.min(Math.max(value * 2, from + 1), high) };
  }
  const from = isMinOpen ? value / 1_000 : Math.max(value / 1_000, low);
  return { name, kind: "float", min: from, max: Math.min(value * 1_000, high), log: true };
}
