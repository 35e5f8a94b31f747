import { InvalidInputError } from "@/server/platform/errors";
import {
  type Clause,
  LIST_OPERATORS,
  NUMERIC_OPERATORS,
  type OrderTerm,
  refuseNul,
  requireOperator,
  TEXT_OPERATORS,
} from "@/server/protocols/mlflow/search/clause";
import { readConditions } from "@/server/protocols/mlflow/search/condition";
import {
  type Entity,
  type Identifier,
  readEntity,
  requireKey,
  splitIdentifier,
  unquoteKey,
} from "@/server/protocols/mlflow/search/identifier";
import type { ComparisonNode, Node } from "@/server/protocols/mlflow/search/node";
import { readOrderClause } from "@/server/protocols/mlflow/search/order-clause";
import { parseTextList } from "@/server/protocols/mlflow/search/text-list";
import {
  readNumber,
  readQuoted,
  readWholeText,
  requireInt64,
  requireName,
} from "@/server/protocols/mlflow/search/value";

const ENTITIES: Readonly<Record<string, Entity>> = {
  attribute: "attribute",
  attributes: "attribute",
  tag: "tag",
  tags: "tag",
};
const TIMES = ["creation_time", "last_update_time"];
const ATTRIBUTES = ["name", "experiment_id", ...TIMES];

/** Conditions of a search for experiments. @throws InvalidInputError for what MLflow refuses */
export function parseExperimentFilter(filter: string): Clause[] {
  return readConditions(filter).map((condition) => {
    const identifier = readExperimentIdentifier(requireName(condition), ATTRIBUTES);
    return refuseNul({ ...identifier, ...readComparison(identifier, condition) });
  });
}

/** The attributes that a search for experiments sorts by; one may come twice. */
export function parseExperimentOrderBy(clauses: readonly string[]): OrderTerm[] {
  return clauses.map((clause) => {
    const { name, ascending } = readOrderClause(clause);
    const identifier = readExperimentIdentifier(name, ATTRIBUTES);
    if (identifier.entity === "attribute") return { ...identifier, ascending };
    throw new InvalidInputError(`Invalid order_by entity: ${identifier.entity}`);
  });
}

/** `attribute.key`, `tag.key` or a bare attribute; the registry sorts by the same names. */
export function readExperimentIdentifier(text: string, attributes: readonly string[]): Identifier {
  const split = splitIdentifier(text);
  const entity = readEntity(split.entity, ENTITIES);
  const key = unquoteKey(split.key);
  if (entity === "attribute") requireKey("attribute", key, attributes);
  return { entity, key };
}

function readComparison(
  { entity, key }: Identifier,
  { op: written, right }: ComparisonNode,
): Pick<Clause, "op" | "value"> {
  const op = written.toUpperCase();
  if (right === null) {
    if (entity === "tag") {
      return { op: requireOperator(op, ["IS NULL", "IS NOT NULL"]), value: null };
    }
    throw new InvalidInputError(
      `IS NULL / IS NOT NULL is only supported for tags, not for attribute '${key}'`,
    );
  }
  if (entity === "attribute" && key === "experiment_id") return readIdComparison(op, right);
  if (entity === "attribute" && TIMES.includes(key)) {
    const value = readNumber(right, `numeric attribute: ${key}`);
    requireInt64(right, key);
    if (right.kind === "integer") return { value, op: requireOperator(op, NUMERIC_OPERATORS) };
    throw new InvalidInputError(`Invalid value for numeric attribute '${key}': '${right.text}'`);
  }
  return { value: readQuoted(right, entity), op: requireOperator(op, TEXT_OPERATORS) };
}

function readIdComparison(op: string, right: Node): Pick<Clause, "op" | "value"> {
  if (right.kind === "parenthesis") {
    const value = parseTextList(right.text).map(readExperimentId);
    return { value, op: requireOperator(op, LIST_OPERATORS) };
  }
  const value = readExperimentId(readQuoted(right, "experiment_id"));
  return { value, op: requireOperator(op, ["=", "!="]) };
}

function readExperimentId(text: string): string {
  const id = readWholeText(text);
  if (id !== undefined) return id.toString();
  throw new InvalidInputError(
    `Invalid experiment ID '${text}'. Experiment ID must be a valid integer.`,
  );
}
