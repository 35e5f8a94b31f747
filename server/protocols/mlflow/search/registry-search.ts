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
import { readExperimentIdentifier } from "@/server/protocols/mlflow/search/experiment-search";
import {
  type Entity,
  type Identifier,
  readEntity,
  requireKey,
  splitIdentifier,
  unquoteKey,
} from "@/server/protocols/mlflow/search/identifier";
import type { Node } from "@/server/protocols/mlflow/search/node";
import { readOrderClause } from "@/server/protocols/mlflow/search/order-clause";
import { parseTextList } from "@/server/protocols/mlflow/search/text-list";
import { readQuoted, readWholeText, requireName } from "@/server/protocols/mlflow/search/value";

const ENTITIES: Readonly<Record<string, Entity>> = {
  attribute: "attribute",
  tag: "tag",
  tags: "tag",
};
const MODEL_ORDER: Readonly<Record<string, string>> = {
  name: "name",
  timestamp: "last_updated_timestamp",
  last_updated_timestamp: "last_updated_timestamp",
};
const VERSION_ATTRIBUTES = ["name", "version_number", "run_id", "source_path"];
const VERSION_ORDER = ["name", "version_number", "creation_timestamp", "last_updated_timestamp"];

/** Conditions of a search for registered models. @throws InvalidInputError as MLflow refuses */
export function parseRegisteredModelFilter(filter: string): Clause[] {
  return parseFilter(filter, { attributes: ["name"], lists: ["name"], what: "registered model" });
}

/** Conditions of a search for model versions. @throws InvalidInputError as MLflow refuses */
export function parseModelVersionFilter(filter: string): Clause[] {
  return parseFilter(filter, {
    attributes: VERSION_ATTRIBUTES,
    lists: ["name", "run_id"],
    what: "model version",
  });
}

/** Names, and `timestamp` for the last update. @throws InvalidInputError for unknown or repeated */
export function parseRegisteredModelOrderBy(clauses: readonly string[]): OrderTerm[] {
  const terms = clauses.map((clause): OrderTerm => {
    const { name, ascending } = readOrderClause(clause);
    const key = Object.hasOwn(MODEL_ORDER, name) ? MODEL_ORDER[name] : undefined;
    if (key !== undefined) return { entity: "attribute", key, ascending };
    throw new InvalidInputError(
      `Invalid order by key '${name}' specified. Valid keys are 'name' and 'timestamp'`,
    );
  });
  refuseRepeatedFields(terms);
  return terms;
}

/** @throws InvalidInputError for unknown or repeated fields */
export function parseModelVersionOrderBy(clauses: readonly string[]): OrderTerm[] {
  const terms = clauses.map((clause): OrderTerm => {
    const { name, ascending } = readOrderClause(clause);
    // MLflow sorts by `tags.name` as by `name`.
    const { key } = readExperimentIdentifier(name, VERSION_ORDER);
    requireKey("order by", key, VERSION_ORDER);
    return { entity: "attribute", key, ascending };
  });
  refuseRepeatedFields(terms);
  return terms;
}

type Kind = { attributes: readonly string[]; lists: readonly string[]; what: string };

function parseFilter(filter: string, kind: Kind): Clause[] {
  return readConditions(filter).map((condition) => {
    const name = requireName(condition);
    if (condition.right === null) {
      throw new InvalidInputError(
        `IS NULL / IS NOT NULL is not supported for ${kind.what} search.`,
      );
    }
    const identifier = readIdentifier(name, kind.attributes);
    const op = condition.op.toUpperCase();
    return refuseNul({ ...identifier, ...readComparison(kind, identifier, op, condition.right) });
  });
}

function readIdentifier(text: string, attributes: readonly string[]): Identifier {
  const split = splitIdentifier(text);
  const entity = readEntity(split.entity, ENTITIES);
  // Here, unlike anywhere else, attributes have no quotes.
  if (entity === "attribute") requireKey("attribute", split.key, attributes);
  return { entity, key: unquoteKey(split.key) };
}

function readComparison(
  { lists }: Kind,
  { entity, key }: Identifier,
  op: string,
  right: Node,
): Pick<Clause, "op" | "value"> {
  if (entity === "attribute" && key === "version_number") {
    return { value: readVersionNumber(right), op: requireOperator(op, NUMERIC_OPERATORS) };
  }
  if (entity === "attribute" && lists.includes(key) && right.kind === "parenthesis") {
    return { value: parseTextList(right.text), op: requireOperator(op, LIST_OPERATORS) };
  }
  return { value: readQuoted(right, entity), op: requireOperator(op, TEXT_OPERATORS) };
}

/** Whole, with or without quotes. */
function readVersionNumber(value: Node): number {
  const text = value.kind === "integer" ? value.text : readQuoted(value, "version_number");
  const number = readWholeText(text);
  if (number !== undefined && BigInt.asIntN(64, number) === number) return Number(number);
  throw new InvalidInputError(`Invalid value for numeric attribute 'version_number': '${text}'`);
}
