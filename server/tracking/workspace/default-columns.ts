import { METRIC_MEANINGS } from "@/server/tracking/constants";

export const DEFAULT_METRICS = 8;
export const DEFAULT_PARAMS = 6;

type KeyUse = { key: string; runs: number };

/** Metrics of a machine, not of a model. */
const SYSTEM = /^system[/.]/;
const TRAINING = /(^|[./_])(train|training)([./_]|$)/i;

/**
 * Metrics that a table of runs shows unasked: those that decided over versions in use, then those
 * that most runs have, with known qualities before others and held-out ones before training ones.
 */
export function chooseMetrics(used: readonly KeyUse[], measured: readonly string[]): string[] {
  const deciding = new Set(measured);
  const meanings = Object.keys(METRIC_MEANINGS);
  const rank = ({ key, runs }: KeyUse): number[] => {
    const meaning = meanings.indexOf(key.split(/[./]/).at(-1) ?? key);
    return [
      deciding.has(key) && !TRAINING.test(key) ? 0 : 1,
      -runs,
      TRAINING.test(key) ? 1 : 0,
      meaning < 0 ? meanings.length : meaning,
    ];
  };
  return used
    .filter(({ key }) => !SYSTEM.test(key))
    .map((use) => ({ key: use.key, rank: rank(use) }))
    .sort((a, b) => compareRanks(a.rank, b.rank) || (a.key < b.key ? -1 : 1))
    .slice(0, DEFAULT_METRICS)
    .map(({ key }) => key);
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((value, at) => value !== b[at]);
  return index < 0 ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}
