import { InferenceSession, Tensor } from "onnxruntime-node";
import type { ImputedRow, Row } from "@/server/lib/ml/feature-spec";
import { type FittedImputation, imputeRow } from "@/server/lib/ml/imputation";
import { PROBABILITY_OUTPUT } from "@/server/lib/onnx/export-logistic";
import type { ModelSignature, ReferenceDistribution } from "@/server/registry/schema";
import { toFittedImputation } from "@/server/registry/service";

export type Scored = { probability: number; imputed: string[]; unseen: string[] };

export type Scorer = {
  signature: ModelSignature;
  /** Scores rows that `readInstances` has checked, in one run of the model. */
  score(rows: readonly Row[]): Promise<Scored[]>;
};

/** A model in memory, ready to score. One thread: the runtime's own pool would fight over cores. */
export async function createScorer(
  onnx: Uint8Array,
  signature: ModelSignature,
  reference: ReferenceDistribution,
): Promise<Scorer> {
  const session = await InferenceSession.create(onnx, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: "sequential",
  });
  const fitted = toFittedImputation(signature);
  const known = listKnownCategories(signature, reference);
  return {
    signature,
    async score(rows) {
      const imputed = rows.map((row) => imputeRow(row, fitted));
      const feeds = buildFeeds(
        fitted,
        imputed.map(({ values }) => values),
      );
      const output = (await session.run(feeds, [PROBABILITY_OUTPUT]))[PROBABILITY_OUTPUT];
      if (output === undefined) throw new Error(`The model has no output "${PROBABILITY_OUTPUT}"`);
      return imputed.map((row, index) => ({
        probability: Number(output.data[index]),
        imputed: row.imputed,
        unseen: findUnseen(row, known),
      }));
    },
  };
}

function buildFeeds(
  { features }: FittedImputation,
  rows: readonly ImputedRow[],
): Record<string, Tensor> {
  const dims = [rows.length, 1];
  const feeds: Record<string, Tensor> = {};
  for (const { spec } of features) {
    const values = rows.map((row) => row[spec.name]);
    feeds[spec.name] =
      spec.type === "categorical"
        ? new Tensor("string", values.map(String), dims)
        : new Tensor("float32", Float32Array.from(values, Number), dims);
  }
  return feeds;
}

/** Categories of the training data by feature; a feature whose list was cut is left out. */
function listKnownCategories(
  signature: ModelSignature,
  reference: ReferenceDistribution,
): Map<string, ReadonlySet<string>> {
  const known = new Map<string, ReadonlySet<string>>();
  for (const { name, type } of signature.features) {
    const seen = reference.features[name];
    if (type !== "categorical" || seen?.kind !== "categorical" || !seen.canTellUnseen) continue;
    known.set(name, new Set([...seen.categories, ...seen.rare]));
  }
  return known;
}

function findUnseen(
  { values, imputed }: { values: ImputedRow; imputed: readonly string[] },
  known: ReadonlyMap<string, ReadonlySet<string>>,
): string[] {
  return [...known].flatMap(([name, categories]) =>
    imputed.includes(name) || categories.has(String(values[name])) ? [] : [name],
  );
}
