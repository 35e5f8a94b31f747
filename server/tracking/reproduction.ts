import type { ReproductionFact, RunInputRecord } from "@/server/tracking/schema";

type Recorded = {
  codeVersion: string | null;
  seed: number | null;
  params: readonly unknown[];
  inputs: readonly RunInputRecord[];
};

/**
 * What a rerun needs, in the order in which one would look for it; a null value was not recorded.
 * A code version that ends in `-dirty` names no commit, so it counts as not recorded.
 */
export function listReproductionFacts(run: Recorded): ReproductionFact[] {
  const { codeVersion, seed, params, inputs } = run;
  const isClean = codeVersion !== null && !codeVersion.endsWith("-dirty");
  const contexts = ["training", "evaluation"] as const;
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
    ...contexts.map((context) => {
      const input = inputs.find((each) => each.context === context);
      return {
        name: context === "training" ? "Training data" : "Evaluation data",
        value:
          input === undefined
            ? null
            : `${input.datasetSlug} v${input.datasetVersion}, ${input.from} to ${input.to}, ${input.featureView} v${input.featureViewVersion}, hash ${input.featureSetHash.slice(0, 12)}`,
        hint: "Log the dataset version that the run reads",
      };
    }),
    {
      name: "Params",
      value: params.length === 0 ? null : `${params.length} recorded`,
      hint: "Log the settings that the training code reads",
    },
    {
      name: "Seed",
      value: seed === null ? null : String(seed),
      hint: "Log the seed of every random choice",
    },
  ];
}
