import type { SearchClause, SearchOrder } from "@/server/platform/clause-sql";
import { InvalidInputError } from "@/server/platform/errors";

export type {
  SearchClause as Clause,
  SearchOrder as OrderTerm,
} from "@/server/platform/clause-sql";

export const NUMERIC_OPERATORS = ["=", "!=", "<", "<=", ">", ">="] as const;
export const TEXT_OPERATORS = ["=", "!=", "LIKE", "ILIKE"] as const;
export const LIST_OPERATORS = ["IN", "NOT IN"] as const;

/** The operator, when the field has it. */
export function requireOperator<Operator extends SearchClause["op"]>(
  op: string,
  allowed: readonly Operator[],
): Operator {
  const found = allowed.find((candidate) => candidate === op);
  if (found !== undefined) return found;
  throw new InvalidInputError(`Invalid comparator '${op}' not one of '${allowed.join(", ")}'`);
}

/** PostgreSQL text holds no NUL, so neither does anything that could be found there. */
export function refuseNul<Value extends SearchClause | SearchOrder>(term: Value): Value {
  const values = "value" in term ? [term.key, term.value].flat() : [term.key];
  if (values.every((value) => typeof value !== "string" || !value.includes("\0"))) return term;
  throw new InvalidInputError(`Invalid search on ${term.entity}: keys and values hold no NUL`);
}

/** Throws when two terms sort by the same field. */
export function refuseRepeatedFields(terms: readonly SearchOrder[]): void {
  const seen = new Set(terms.map(({ entity, key }) => `${entity}.${key}`));
  if (seen.size === terms.length) return;
  const shown = terms.map(({ entity, key }) => `'${entity}.${key}'`).join(", ");
  throw new InvalidInputError(`\`order_by\` contains duplicate fields: [${shown}]`);
}
