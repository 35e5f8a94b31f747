import { InvalidInputError } from "@/server/platform/errors";
import {
  type Clause,
  LIST_OPERATORS,
  NUMERIC_OPERATORS,
  type OrderTerm,
  refuseNul,
  refuseRepeatedFields,
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
  trimBackticks,
  unquoteKey,
} from "@/server/protocols/mlflow/search/identifier";
import type { ComparisonNode, Node } from "@/server/protocols/mlflow/search/node";
import { readOrderClause } from "@/server/protocols/mlflow/search/order-clause";
import { parseTextList } from "@/server/protocols/mlflow/search/text-list";
import {
  readNumber,
  readQuoted,
  requireInt64,
  requireName,
} from "@/server/protocols/mlflow/search/value";

const ENTITIES: Readonly<Record<string, Entity>> = {
  metric: "metric",
  metrics: "metric",
  parameter: "param",
  parameters: "param",
  param: "param",
  params: "param",
  tag: "tag",
  tags: "tag",
  attribute: "attribute",
  attributes: "attribute",
  attr: "attribute",
  run: "attribute",
  dataset: "dataset",
  datasets: "dataset",
};
const TIMES = ["start_time", "end_time"];
const ATTRIBUTES = [...TIMES, "artifact_uri", "run_id", "run_name", "status", "user_id"];
const ALIASES: Readonly<Record<string, string>> = {
  created: "start_time",
  Created: "start_time",
  "run name": "run_name",
  "Run name": "run_name",
  "Run Name": "run_name",
};
const ORDER_ALIASES = ["created", "Created"];
const DATASET_KEYS = ["name", "digest", "context"];

/**
 * Conditions of a search for runs; attributes by their own names, whatever alias was written.
 * @throws InvalidInputError for whatever MLflow refuses
 */
export function parseRunFilter(filter: string): Clause[] {
  return readConditions(filter).map((condition) => {
    const valid = [...ATTRIBUTES, ...Object.keys(ALIASES)];
    const identifier = readIdentifier(requireName(condition), valid);
    const clause = { ...identifier, key: canonicalKey(identifier) };
    return refuseNul({ ...clause, ...readComparison(clause, condition) });
  });
}

/** The fields that a search for runs sorts by. @throws InvalidInputError for unknown or repeated */
export function parseRunOrderBy(clauses: readonly string[]): OrderTerm[] {
  const terms = clauses.map((clause) => {
    const { name, ascending } = readOrderClause(clause);
    const identifier = readIdentifier(name, [...ATTRIBUTES, ...ORDER_ALIASES]);
    if (identifier.entity === "dataset") {
      throw new InvalidInputError(`Invalid identifier type 'dataset' in order_by '${clause}'`);
    }
    return refuseNul({ ...identifier, key: canonicalKey(identifier), ascending });
  });
  refuseRepeatedFields(terms);
  return terms;
}

function readIdentifier(text: string, attributes: readonly string[]): Identifier {
  const split = splitIdentifier(text);
  const entity = readEntity(split.entity === null ? null : trimBackticks(split.entity), ENTITIES);
  const key = unquoteKey(split.key);
  if (entity === "attribute") requireKey("attribute", key, attributes);
  if (entity === "dataset") requireKey("dataset", key, DATASET_KEYS);
  return { entity, key };
}

function canonicalKey({ entity, key }: Identifier): string {
  // MLflow renames keys of metrics, params and tags as well.
  return entity === "dataset" ? key : ((Object.hasOwn(ALIASES, key) ? ALIASES[key] : key) ?? key);
}

function readComparison(
  { entity, key }: Identifier,
  { op: written, right }: ComparisonNode,
): Pick<Clause, "op" | "value"> {
  const op = written.toUpperCase();
  if (right === null) {
    if (entity === "tag" || entity === "param") {
      return { op: requireOperator(op, ["IS NULL", "IS NOT NULL"]), value: null };
    }
    throw new InvalidInputError(
      `IS NULL / IS NOT NULL is only supported for tags and params, not for '${entity}' '${key}'`,
    );
  }
  if (entity === "metric") {
    return { value: readNumber(right, "metric"), op: requireOperator(op, NUMERIC_OPERATORS) };
  }
  if (entity === "attribute" && TIMES.includes(key)) {
    const value = readNumber(right, `numeric attribute: ${key}`);
    requireInt64(right, key);
    return { value, op: requireOperator(op, NUMERIC_OPERATORS) };
  }
  if (entity === "dataset" || (entity === "attribute" && key === "run_id")) {
    return readTextOrList(entity, op, right);
  }
  return { value: readQuoted(right, entity), op: requireOperator(op, TEXT_OPERATORS) };
}

function readTextOrList(entity: Entity, op: string, right: Node): Pick<Clause, "op" | "value"> {
  if (right.kind === "parenthesis") {
    return { value: parseTextList(right.text), op: requireOperator(op, LIST_OPERATORS) };
  }
  return { value: readQuoted(right, entity), op: requireOperator(op, TEXT_OPERATORS) };
}
