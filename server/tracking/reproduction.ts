import type { LoggedDataset, ReproductionFact, RunInputRecord } from "@/server/tracking/schema";

type Recorded = {
  codeVersion: string | null;
  seed: number | null;
  params: readonly Pair[];
  tags: readonly Pair[];
  inputs: readonly RunInputRecord[];
  datasets: readonly LoggedDataset[];
};
type Pair = { key: string; value: string };
type DataContext = "training" | "evaluation";

/** Where clients of MLflow say it. */
const COMMIT_TAG = "mlflow.source.git.commit";
const CONTEXT_TAG = "mlflow.data.context";
const SEED_PARAMS = ["seed", "random_seed", "random_state"];
const HASH_SHOWN = 12;

/**
 * What a rerun needs, in the order in which one would look for it; a null value was not recorded.
 * A code version that ends in `-dirty` names no commit, so it counts as not recorded.
 */
export function listReproductionFacts(run: Recorded): ReproductionFact[] {
  const { params, tags } = run;
  const codeVersion = run.codeVersion ?? valueIn(tags, [COMMIT_TAG]);
  const seed = run.seed?.toString() ?? valueIn(params, SEED_PARAMS);
  const isClean = codeVersion !== null && !codeVersion.endsWith("-dirty");
  const contexts: DataContext[] = ["training", "evaluation"];
  return [
    {
      name: "Code version",
      value: isClean ? codeVersion : null,
      hint:
        codeVersion === null
          ? "Set HEADRACE_CODE_VERSION, or run from a checkout"
          : isClean
            ? "Check out this version"
            : `Files differed from ${codeVersion.replace(/-dirty$/, "")} when it ran: commit first`,
    },
    ...contexts.map((context) => ({
      name: context === "training" ? "Training data" : "Evaluation data",
      value: describeData(run, context),
      hint: "Log the dataset version that the run reads",
    })),
    {
      name: "Params",
      value: params.length === 0 ? null : `${params.length} recorded`,
      hint: "Log the settings that the training code reads",
    },
    {
      name: "Seed",
      value: seed,
      hint: "Log the seed of every random choice",
    },
  ];
}

function describeData({ inputs, datasets }: Recorded, context: DataContext): string | null {
  const input = inputs.find((each) => each.context === context);
  if (input !== undefined) {
    const { datasetSlug, datasetVersion, from, to, featureView, featureViewVersion } = input;
    const hash = input.featureSetHash.slice(0, HASH_SHOWN);
    return `${datasetSlug} v${datasetVersion}, ${from} to ${to}, ${featureView} v${featureViewVersion}, hash ${hash}`;
  }
  const logged = datasets.find(({ tags }) => valueIn(tags, [CONTEXT_TAG]) === context);
  return logged === undefined ? null : `${logged.name}, digest ${logged.digest}`;
}

function valueIn(pairs: readonly Pair[], keys: readonly string[]): string | null {
  return pairs.find(({ key }) => keys.includes(key))?.value ?? null;
}
