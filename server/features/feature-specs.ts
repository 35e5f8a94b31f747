import type { FeatureDefinition } from "@/server/features/schema";
import type { FeatureSpec } from "@/server/lib/ml/feature-spec";
import { InvalidInputError } from "@/server/platform/errors";

/**
 * The model inputs that definitions declare, as imputation takes them.
 * @throws InvalidInputError naming a feature whose imputation does not fit its type
 */
export function toFeatureSpecs(definitions: readonly FeatureDefinition[]): FeatureSpec[] {
  return definitions.map(toSpec);
}

function toSpec({ name, type, sentinels, imputation }: FeatureDefinition): FeatureSpec {
  const missingWords = sentinels.map(String);
  if (imputation.strategy === "constant") {
    const { value } = imputation;
    if (type === "numeric" && typeof value === "number") {
      const missingValues = sentinels.map(Number);
      return { name, type, imputation: { strategy: "constant", value }, missingValues };
    }
    if (type === "categorical" && typeof value === "string") {
      const filled = { strategy: "constant", value } as const;
      return { name, type, imputation: filled, missingValues: missingWords };
    }
    if (type === "boolean" && typeof value === "boolean") {
      const filled = { strategy: "constant", value } as const;
      return { name, type, imputation: filled, missingValues: missingWords };
    }
    throw misfit(name, `the constant ${JSON.stringify(value)} is no ${type} value`);
  }
  const { strategy } = imputation;
  if (type === "numeric") {
    return { name, type, imputation: { strategy }, missingValues: sentinels.map(Number) };
  }
  if (strategy !== "mode") throw misfit(name, `a ${type} feature has no ${strategy}; use mode`);
  return { name, type, imputation: { strategy }, missingValues: missingWords };
}

function misfit(name: string, problem: string): InvalidInputError {
  return new InvalidInputError(`Feature "${name}": ${problem}`);
}
