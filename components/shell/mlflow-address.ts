export type MlflowAddress = { kind: "run"; id: string } | { kind: "experiment"; number: number };

/** What a fragment names that MLflow's clients print: `#/experiments/7/runs/<id>`; null for others. */
export function parseMlflowAddress(fragment: string): MlflowAddress | null {
  const run = /^#\/experiments\/\d+\/runs\/([0-9a-zA-Z-]{1,64})(?:[/?].*)?$/.exec(fragment);
  if (run?.[1] !== undefined) return { kind: "run", id: run[1] };
  const experiment = /^#\/experiments\/(\d{1,15})(?:[/?].*)?$/.exec(fragment);
  if (experiment?.[1] === undefined) return null;
  return { kind: "experiment", number: Number(experiment[1]) };
}
