import type { FeatureSpec } from "@/server/lib/ml/feature-spec";
import type { FittedFeature, FittedImputation } from "@/server/lib/ml/imputation";
import type { ModelSignature, SignatureFeature } from "@/server/registry/schema";

/** The signature's description of fitted inputs; `toFittedImputation` reads it back. */
export function describeFeatures(fitted: FittedImputation): SignatureFeature[] {
  return fitted.features.map(({ spec, fill }) => ({
    name: spec.name,
    type: spec.type,
    sentinels: [...(spec.missingValues ?? [])],
    imputed: fill,
    strategy: spec.imputation.strategy,
  }));
}

/**
 * The imputation that a version was trained with, for `imputeRow` at serving: the same fill values
 * and the same sentinels as at training. `missingCount` and `rowCount` are not kept and read 0.
 */
export function toFittedImputation(signature: Pick<ModelSignature, "features">): FittedImputation {
  return { features: signature.features.map(toFittedFeature), rowCount: 0 };
}

function toFittedFeature(feature: SignatureFeature): FittedFeature {
  return { spec: toSpec(feature), fill: feature.imputed, missingCount: 0 };
}

/** The fill value stands as a constant: nothing is fitted again at serving. */
function toSpec({ name, type, sentinels, imputed }: SignatureFeature): FeatureSpec {
  const words = sentinels.map(String);
  if (type === "numeric") {
    const imputation = { strategy: "constant", value: Number(imputed) } as const;
    return { name, type, imputation, missingValues: sentinels.map(Number) };
  }
  if (type === "boolean") {
    const imputation = { strategy: "constant", value: Number(imputed) === 1 } as const;
    return { name, type, imputation, missingValues: words };
  }
  const imputation = { strategy: "constant", value: String(imputed) } as const;
  return { name, type, imputation, missingValues: words };
}
