import { describe, expect, test } from "vitest";
import { InvalidInputError } from "@/server/platform/errors";
import {
  parseLoggedModelFilter,
  parseLoggedModelOrderBy,
} from "@/server/protocols/mlflow/search/logged-model-search";

describe("a filter of logged models is read as MLflow reads it", () => {
  test.each<[string, ...unknown[][]]>([
    ["name = 'x'", ["attribute", "name", "=", "x"]],
    ["attributes.name like 'x%'", ["attribute", "name", "LIKE", "x%"]],
    ["name = x", ["attribute", "name", "=", "x"]],
    ['name = "x"', ["attribute", "name", "=", '"x"']],
    ["params.lr = 0.1", ["param", "lr", "=", "0.1"]],
    ["tags.`a b` != 'x'", ["tag", "a b", "!=", "x"]],
    ["model_type IN ('a', 'b')", ["attribute", "model_type", "IN", ["a", "b"]]],
    ["params.a NOT IN ()", ["param", "a", "NOT IN", []]],
    ["params.creation_timestamp IN ('a')", ["param", "creation_timestamp", "IN", ["a"]]],
    ["metrics.acc > 0.5", ["metric", "acc", ">", 0.5]],
    ["metrics.acc < inf", ["metric", "acc", "<", Number.POSITIVE_INFINITY]],
    ["metrics.acc = NaN", ["metric", "acc", "=", Number.NaN]],
    ["metrics.a-b > 1_000", ["metric", "a-b", ">", 1_000]],
    ["creation_time > 5", ["attribute", "creation_timestamp", ">", 5]],
    ["attributes.last_updated_timestamp_ms > 5", ["attribute", "last_updated_timestamp", ">", 5]],
    ["status IN ('READY', 'FAILED')", ["attribute", "status", "IN", ["READY", "FAILED"]]],
  ])("%j", (filter, ...clauses) => {
    const read = parseLoggedModelFilter(filter);
    expect(read.map(({ entity, key, op, value }) => [entity, key, op, value])).toEqual(clauses);
  });

  test.each([
    ["metric.a > 1", "Invalid entity type 'metric'. Valid values are ['attributes'"],
    ["metrics.a > '1'", "Expected numeric value type. Found '1'"],
    ["metrics.a LIKE 1", "Invalid comparator 'LIKE'"],
    ["name > 'x'", "Invalid comparator '>'"],
    ["name = ('x')", "Invalid comparator '='"],
    ["name IN (1)", "ill-formed list (1)"],
    ["tags.a IS NULL", "Expected a comparison with 3 tokens"],
    ["status = 'ready'", "Unknown model status in filter: 'ready'"],
    ["status LIKE 'READY'", "Invalid comparator 'LIKE'"],
    ["foo = 'x'", "Invalid attribute key 'foo'"],
    ["attributes.creation_timestamp > 1", "Invalid attribute key 'creation_timestamp'"],
    ["name = 'x' OR name = 'y'", "Invalid clause(s) in filter string: 'OR'"],
  ])("%j is refused", (filter, message) => {
    expect(() => parseLoggedModelFilter(filter)).toThrow(InvalidInputError);
    expect(() => parseLoggedModelFilter(filter)).toThrow(message);
  });
});

describe("an order of logged models", () => {
  test("takes attributes and metrics, these on a dataset if one is named", () => {
    const terms = parseLoggedModelOrderBy([
      { field_name: "metrics.val.acc", ascending: false, dataset_name: "d", dataset_digest: "" },
      { field_name: "creation_time" },
    ]);
    expect(terms).toEqual([
      { entity: "metric", key: "val.acc", ascending: false, datasetName: "d" },
      { entity: "attribute", key: "creation_timestamp", ascending: true },
    ]);
  });

  test.each([
    [{ field_name: "params.a" }, "Only metrics are supported"],
    [{ field_name: "attributes.name" }, "Only metrics are supported"],
    [{ field_name: "foo" }, "Invalid attribute key 'foo'"],
    [{}, "Invalid attribute key ''"],
  ])("%j is refused", (field, message) => {
    expect(() => parseLoggedModelOrderBy([field])).toThrow(InvalidInputError);
    expect(() => parseLoggedModelOrderBy([field])).toThrow(message);
  });
});
