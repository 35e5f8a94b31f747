import type { Row } from "@/server/lib/ml/feature-spec";
import { InvalidInputError } from "@/server/platform/errors";
import type { SignatureFeature } from "@/server/registry/schema";

const BOOLEAN_WORDS = new Set(["true", "false", "yes", "no", "1", "0"]);
const SHOWN = 5;

/**
 * Rows with exactly the model's features, from what a client sent; other fields are left out.
 *
 * A missing value has to be sent as null, so that a misspelt name is not filled in silently.
 * @throws InvalidInputError naming each wrong place, at most five, the rest counted
 */
export function readInstances(
  instances: readonly unknown[],
  features: readonly SignatureFeature[],
): Row[] {
  const problems: string[] = [];
  const rows = instances.map((instance, index) => {
    const where = `instances[${index}]`;
    if (!isRecord(instance)) {
      problems.push(`${where}: expected an object of features, got ${describe(instance)}`);
      return {};
    }
    const row: Record<string, string | number | boolean | null> = {};
    for (const feature of features) {
      const value = Object.hasOwn(instance, feature.name) ? instance[feature.name] : undefined;
      if (isValueOf(value, feature.type)) row[feature.name] = value;
      else problems.push(`${where}.${feature.name}: ${describeProblem(value, feature)}`);
    }
    return row;
  });
  if (problems.length === 0) return rows;
  const more = problems.length > SHOWN ? `; and ${problems.length - SHOWN} more` : "";
  throw new InvalidInputError(problems.slice(0, SHOWN).join("; ") + more);
}

/** @throws InvalidInputError when a list that goes with the instances has another length */
export function requireParallel(
  name: string,
  list: readonly unknown[] | undefined,
  length: number,
): void {
  if (list === undefined || list.length === length) return;
  throw new InvalidInputError(`${name}: has ${list.length} entries for ${length} instances`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isValueOf(
  value: unknown,
  type: SignatureFeature["type"],
): value is string | number | boolean | null {
  if (value === null) return true;
  if (type === "numeric") return typeof value === "number" && Number.isFinite(value);
  if (type === "boolean") return BOOLEAN_WORDS.has(String(value).toLowerCase());
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function describeProblem(value: unknown, { type, imputed }: SignatureFeature): string {
  const wanted = { numeric: "a number", boolean: "true or false", categorical: "text" }[type];
  const fill = `null to have it imputed (${imputed})`;
  if (value === undefined) return `missing; send ${wanted}, or ${fill}`;
  return `expected ${wanted}, got ${describe(value)}; send ${wanted}, or ${fill}`;
}

function describe(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  const text = JSON.stringify(value) ?? String(value);
  return `${typeof value} ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`;
}
