import { describe, expect, test } from "vitest";
import { InvalidInputError } from "@/server/platform/errors";
import {
  parseExperimentFilter,
  parseExperimentOrderBy,
} from "@/server/protocols/mlflow/search/experiment-search";

describe("a filter of experiments is read as MLflow reads it", () => {
  test.each<[string, ...unknown[][]]>([
    ["name = 'x'", ["attribute", "name", "=", "x"]],
    ["attributes.`name` ilike 'x%'", ["attribute", "name", "ILIKE", "x%"]],
    ["creation_time >= 12", ["attribute", "creation_time", ">=", 12]],
    ["last_update_time != -1", ["attribute", "last_update_time", "!=", -1]],
    ["experiment_id = ' 1_0 '", ["attribute", "experiment_id", "=", "10"]],
    ["experiment_id IN ('1', '02')", ["attribute", "experiment_id", "IN", ["1", "2"]]],
    [
      "tags.a IS NOT NULL AND tag.b != 'x'",
      ["tag", "a", "IS NOT NULL", null],
      ["tag", "b", "!=", "x"],
    ],
  ])("%j", (filter, ...clauses) => {
    const read = parseExperimentFilter(filter);
    expect(read.map(({ entity, key, op, value }) => [entity, key, op, value])).toEqual(clauses);
  });

  test.each([
    ["name > 'x'", "Invalid comparator '>'"],
    ["name IN ('x')", "Expected a quoted string value"],
    ["name IS NULL", "IS NULL / IS NOT NULL is only supported for tags"],
    ["creation_time > 1.5", "Invalid value for numeric attribute 'creation_time': '1.5'"],
    ["creation_time > 9223372036854775808", "no 64-bit integer"],
    ["creation_time LIKE 1", "Invalid comparator 'LIKE'"],
    ["experiment_id = 1", "Expected a quoted string value"],
    ["experiment_id = 'x'", "Invalid experiment ID 'x'. Experiment ID must be a valid integer."],
    ["experiment_id LIKE '1'", "Invalid comparator 'LIKE'"],
    ["experiment_id = ('1')", "Invalid comparator '='"],
    ["`tags`.a = 'x'", "Invalid entity type '`tags`'"],
    ["metrics.a = 1", "Invalid entity type 'metrics'"],
    ["id = '1'", "Invalid attribute key 'id'"],
  ])("%j is refused", (filter, message) => {
    expect(() => parseExperimentFilter(filter)).toThrow(InvalidInputError);
    expect(() => parseExperimentFilter(filter)).toThrow(message);
  });
});

test("experiments are sorted by attributes alone, one of them twice if it must be", () => {
  expect(parseExperimentOrderBy(["name DESC", "attributes.experiment_id", "name"])).toEqual([
    { entity: "attribute", key: "name", ascending: false },
    { entity: "attribute", key: "experiment_id", ascending: true },
    { entity: "attribute", key: "name", ascending: true },
  ]);
  expect(() => parseExperimentOrderBy(["tags.a"])).toThrow("Invalid order_by entity: tag");
  expect(() => parseExperimentOrderBy(["start_time"])).toThrow(InvalidInputError);
});
