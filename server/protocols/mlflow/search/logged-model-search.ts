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
} from "@/server/protocols/mlflow/search/identifier";
import type { Node } from "@/server/protocols/mlflow/search/node";
import { parseTextList } from "@/server/protocols/mlflow/search/text-list";

export type LoggedModelOrderTerm = OrderTerm & {
  datasetName?: string | undefined;
  datasetDigest?: string | undefined;
};

const ENTITIES: Readonly<Record<string, Entity>> = {
  attributes: "attribute",
  metrics: "metric",
  params: "param",
  tags: "tag",
};
const TIMES: Readonly<Record<string, string>> = {
  creation_timestamp_ms: "creation_timestamp",
  last_updated_timestamp_ms: "last_updated_timestamp",
};
/** Understood only without `attributes.` in front. */
const ALIASES: Readonly<Record<string, string>> = {
  creation_time: "creation_timestamp_ms",
  creation_timestamp: "creation_timestamp_ms",
  last_updated_timestamp: "last_updated_timestamp_ms",
};
const ATTRIBUTES = [
  "model_id",
  "experiment_id",
  "name",
  "artifact_location",
  "status",
  "lifecycle_stage",
  "model_type",
  "source_run_id",
  "status_message",
  ...Object.keys(TIMES),
];
const STATUSES = ["UNSPECIFIED", "PENDING", "READY", "FAILED"];
/** What Python's `float` takes. */
const PYTHON_FLOAT =
  /^[+-]?(?:inf(?:inity)?|nan|(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?)$/i;

/**
 * Conditions of a search for logged models. MLflow has a reader of its own for them: entities in
 * the plural, no double quotes, and values may go without quotes.
 * @throws InvalidInputError for whatever MLflow refuses
 */
export function parseLoggedModelFilter(filter: string): Clause[] {
  return readConditions(filter).map(({ left, op, right, text }) => {
    if (right === null) {
      throw new InvalidInputError(
        `Invalid comparison: ${text}. Expected a comparison with 3 tokens.`,
      );
    }
    const identifier = readIdentifier(left.text);
    return refuseNul({ ...identifier, ...readComparison(identifier, op.toUpperCase(), right) });
  });
}

/** Objects with `field_name` and, if they like, `ascending`, `dataset_name` and `dataset_digest`. */
export function parseLoggedModelOrderBy(
  fields: readonly Readonly<Record<string, unknown>>[],
): LoggedModelOrderTerm[] {
  return fields.map((field) => {
    const name = readText(field.field_name) ?? "";
    const ascending = field.ascending !== false && field.ascending !== "false";
    const split = splitIdentifier(name);
    if (split.entity === null) {
      const key = readAttribute(Object.hasOwn(ALIASES, name) ? ALIASES[name] : name);
      return { entity: "attribute", key, ascending };
    }
    if (split.entity !== "metrics") {
      throw new InvalidInputError(
        `Invalid order by field name: ${name}. Only metrics are supported.`,
      );
    }
    return refuseNul({
      entity: "metric",
      key: split.key,
      ascending,
      datasetName: readText(field.dataset_name),
      datasetDigest: readText(field.dataset_digest),
    });
  });
}

/** An empty text says as little as none. */
function readText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function readIdentifier(text: string): Identifier {
  const [, word, key] = /^([a-z]+)\.(.+)$/.exec(text) ?? [];
  if (word === undefined || key === undefined) {
    const name = Object.hasOwn(ALIASES, text) ? ALIASES[text] : text;
    return { entity: "attribute", key: readAttribute(name) };
  }
  const entity = readEntity(word, ENTITIES);
  if (entity === "attribute") return { entity, key: readAttribute(key) };
  return { entity, key: stripAll(key, "`") };
}

function readAttribute(name = ""): string {
  const key = stripAll(name, "`");
  requireKey("attribute", key, ATTRIBUTES);
  return TIMES[key] ?? key;
}

function readComparison(
  { entity, key }: Identifier,
  op: string,
  right: Node,
): Pick<Clause, "op" | "value"> {
  const isTime = entity === "attribute" && Object.values(TIMES).includes(key);
  const isNumeric = entity === "metric" || isTime;
  if (isNumeric) {
    return { op: requireOperator(op, NUMERIC_OPERATORS), value: readFloat(right.text) };
  }
  const value = readTextOrList(right.text);
  const operators = typeof value === "string" ? TEXT_OPERATORS : LIST_OPERATORS;
  if (entity !== "attribute" || key !== "status") {
    return { op: requireOperator(op, operators), value };
  }
  for (const status of [value].flat()) requireStatus(status);
  const exact = typeof value === "string" ? (["=", "!="] as const) : LIST_OPERATORS;
  return { op: requireOperator(op, exact), value };
}

function readTextOrList(text: string): string | string[] {
  const isList = text.startsWith("(") && text.endsWith(")");
  return isList ? parseTextList(text, true) : stripAll(text, "'");
}

function requireStatus(status: string): void {
  if (STATUSES.includes(status)) return;
  throw new InvalidInputError(
    `Unknown model status in filter: '${status}'. Valid values are ${STATUSES.join(", ")}`,
  );
}

function readFloat(text: string): number {
  if (!PYTHON_FLOAT.test(text)) {
    throw new InvalidInputError(`Expected numeric value type. Found ${text}`);
  }
  const [, sign, special] = /^([+-]?)(inf|nan)/i.exec(text) ?? [];
  if (special === undefined) return Number(text.replaceAll("_", ""));
  if (special.toLowerCase() === "nan") return Number.NaN;
  return sign === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function stripAll(text: string, char: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text[start] === char) start += 1;
  while (end > start && text[end - 1] === char) end -= 1;
  return text.slice(start, end);
}
