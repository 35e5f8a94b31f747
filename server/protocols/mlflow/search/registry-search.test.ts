import { describe, expect, test } from "vitest";
import type { SearchClause, SearchOrder } from "@/server/platform/clause-sql";
import { InvalidInputError } from "@/server/platform/errors";
import {
  parseModelVersionFilter,
  parseModelVersionOrderBy,
  parseRegisteredModelFilter,
  parseRegisteredModelOrderBy,
} from "@/server/protocols/mlflow/search/registry-search";

const shortClauses = (clauses: readonly SearchClause[]) =>
  clauses.map(({ entity, key, op, value }) => [entity, key, op, value]);
const shortTerms = (terms: readonly SearchOrder[]) =>
  terms.map(({ entity, key, ascending }) => [entity, key, ascending]);

describe("a filter of registered models", () => {
  test.each<[string, ...unknown[][]]>([
    ["name = 'x'", ["attribute", "name", "=", "x"]],
    ["attribute.name like 'x%'", ["attribute", "name", "LIKE", "x%"]],
    ["name NOT IN ('x', 'y')", ["attribute", "name", "NOT IN", ["x", "y"]]],
    ["tag.`mlflow.prompt.is_prompt` != 'true'", ["tag", "mlflow.prompt.is_prompt", "!=", "true"]],
  ])("%j is read", (filter, ...clauses) => {
    expect(shortClauses(parseRegisteredModelFilter(filter))).toEqual(clauses);
  });

  test.each([
    ["`name` = 'x'", "Invalid attribute key '`name`'"],
    ["attributes.name = 'x'", "Invalid entity type 'attributes'"],
    ["creation_timestamp > 1", "Invalid attribute key 'creation_timestamp'"],
    ["name = 1", "Expected a quoted string value"],
    ["name < 'x'", "Invalid comparator '<'"],
    ["tags.a IS NULL", "not supported for registered model search"],
    ["tags.a IN ('x')", "Expected a quoted string value"],
  ])("%j is refused", (filter, message) => {
    expect(() => parseRegisteredModelFilter(filter)).toThrow(InvalidInputError);
    expect(() => parseRegisteredModelFilter(filter)).toThrow(message);
  });
});

describe("a filter of model versions", () => {
  test.each<[string, ...unknown[][]]>([
    ["name='x'", ["attribute", "name", "=", "x"]],
    ["version_number >= 2", ["attribute", "version_number", ">=", 2]],
    ["version_number = '3'", ["attribute", "version_number", "=", 3]],
    ["run_id IN ('a')", ["attribute", "run_id", "IN", ["a"]]],
    ["source_path LIKE '%s3%'", ["attribute", "source_path", "LIKE", "%s3%"]],
    ['tags."a b" ILIKE "x"', ["tag", "a b", "ILIKE", "x"]],
  ])("%j is read", (filter, ...clauses) => {
    expect(shortClauses(parseModelVersionFilter(filter))).toEqual(clauses);
  });

  test.each([
    ["version_number = 1.5", "Expected a quoted string value"],
    ["version_number = 'x'", "Invalid value for numeric attribute 'version_number': 'x'"],
    ["version_number = 9223372036854775808", "Invalid value for numeric attribute"],
    ["version_number LIKE '1'", "Invalid comparator 'LIKE'"],
    ["version_number IN ('1')", "Expected a quoted string value"],
    ["source_path IN ('a')", "Expected a quoted string value"],
    ["run_id = 5", "Expected a quoted string value"],
    ["version = '1'", "Invalid clause(s)"],
    ["tags.a IS NULL", "not supported for model version search"],
  ])("%j is refused", (filter, message) => {
    expect(() => parseModelVersionFilter(filter)).toThrow(InvalidInputError);
    expect(() => parseModelVersionFilter(filter)).toThrow(message);
  });
});

describe("orders of the registry", () => {
  test("models are sorted by name or last update", () => {
    const terms = parseRegisteredModelOrderBy(["timestamp DESC", "name"]);
    expect(shortTerms(terms)).toEqual([
      ["attribute", "last_updated_timestamp", false],
      ["attribute", "name", true],
    ]);
  });

  test.each([
    [["creation_timestamp"], "Invalid order by key 'creation_timestamp'"],
    [["timestamp", "last_updated_timestamp"], "contains duplicate fields"],
    [["`name`"], "Invalid order by key"],
  ])("models by %j are refused", (clauses, message) => {
    expect(() => parseRegisteredModelOrderBy(clauses)).toThrow(InvalidInputError);
    expect(() => parseRegisteredModelOrderBy(clauses)).toThrow(message);
  });

  test("versions are sorted by name, number and times, whatever entity stands before them", () => {
    const terms = parseModelVersionOrderBy(["tags.version_number desc", "creation_timestamp"]);
    expect(shortTerms(terms)).toEqual([
      ["attribute", "version_number", false],
      ["attribute", "creation_timestamp", true],
    ]);
  });

  test.each([
    [["run_id"], "Invalid attribute key 'run_id'"],
    [["tags.a"], "Invalid order by key 'a'"],
    [["name", "name DESC"], "contains duplicate fields"],
  ])("versions by %j are refused", (clauses, message) => {
    expect(() => parseModelVersionOrderBy(clauses)).toThrow(InvalidInputError);
    expect(() => parseModelVersionOrderBy(clauses)).toThrow(message);
  });
});
