import { describe, expect, test } from "vitest";
import { InvalidInputError } from "@/server/platform/errors";
import { parseRunFilter, parseRunOrderBy } from "@/server/protocols/mlflow/search/run-search";

function shortFilter(filter: string): unknown[] {
  return parseRunFilter(filter).map(({ entity, key, op, value }) => [entity, key, op, value]);
}

function shortOrder(...clauses: string[]): unknown[] {
  return parseRunOrderBy(clauses).map(({ entity, key, ascending }) => [entity, key, ascending]);
}

describe("a filter of runs is read as MLflow reads it", () => {
  test.each<[string, ...unknown[][]]>([
    [""],
    ["metrics.acc > 0.5", ["metric", "acc", ">", 0.5]],
    ["metric.acc>=-.5", ["metric", "acc", ">=", -0.5]],
    ["metrics.a = 1e-5", ["metric", "a", "=", 1e-5]],
    ["metrics.a != 007", ["metric", "a", "!=", 7]],
    ["metrics.a < 1.", ["metric", "a", "<", 1]],
    ["metrics.a < 1e999", ["metric", "a", "<", Number.POSITIVE_INFINITY]],
    ["metrics.`val acc` = 1", ["metric", "val acc", "=", 1]],
    ['metrics."val/acc" = 1', ["metric", "val/acc", "=", 1]],
    ["`metrics`.a = 1", ["metric", "a", "=", 1]],
    ["metrics.a.b.c = 1", ["metric", "a.b.c", "=", 1]],
    ["metrics.end = 1", ["metric", "end", "=", 1]],
    ["params.order = 'x'", ["param", "order", "=", "x"]],
    ["tags.key = 'x'", ["tag", "key", "=", "x"]],
    ["metrics.f1(macro) > 0", ["metric", "f1(macro)", ">", 0]],
    ["metrics.top[1] > 0", ["metric", "top[1]", ">", 0]],
    ["metrics.größe > 0", ["metric", "größe", ">", 0]],
    ["metrics.1st > 0", ["metric", "1st", ">", 0]],
    ["parameter.lr = '0.1'", ["param", "lr", "=", "0.1"]],
    ['parameters.lr = "0.1"', ["param", "lr", "=", "0.1"]],
    ["param.lr like '%1'", ["param", "lr", "LIKE", "%1"]],
    ["params.lr iLike '%1'", ["param", "lr", "ILIKE", "%1"]],
    ["tag.a = ''", ["tag", "a", "=", ""]],
    ["tags.a = 'it''s'", ["tag", "a", "=", "it''s"]],
    ["tags.a = 'it\\'s'", ["tag", "a", "=", "it\\'s"]],
    ["tags.a = 'x AND y'", ["tag", "a", "=", "x AND y"]],
    ["tags.`mlflow.parentRunId` IS NULL", ["tag", "mlflow.parentRunId", "IS NULL", null]],
    ["params.a is  not null", ["param", "a", "IS NOT NULL", null]],
    ["run_id IN ('a', \"b\",)", ["attribute", "run_id", "IN", ["a", "b"]]],
    ["run_id in('a')", ["attribute", "run_id", "IN", ["a"]]],
    ["attributes.run_id NOT  IN ('a')", ["attribute", "run_id", "NOT IN", ["a"]]],
    ["run.status = 'finished'", ["attribute", "status", "=", "finished"]],
    ["attr.`run name` = 'x'", ["attribute", "run_name", "=", "x"]],
    ["`Run name` = 'x'", ["attribute", "run_name", "=", "x"]],
    ["\"run_name\" LIKE 'x%'", ["attribute", "run_name", "LIKE", "x%"]],
    ["Created > 1700000000000", ["attribute", "start_time", ">", 1_700_000_000_000]],
    ["end_time <= 1.5", ["attribute", "end_time", "<=", 1.5]],
    ["dataset.name = 'd'", ["dataset", "name", "=", "d"]],
    ["datasets.context NOT IN ('train')", ["dataset", "context", "NOT IN", ["train"]]],
    ["tags.a='x'AND params.b='y'", ["tag", "a", "=", "x"], ["param", "b", "=", "y"]],
    ["tags.a = 'x'\nand\ttags.a = 'y' ", ["tag", "a", "=", "x"], ["tag", "a", "=", "y"]],
    ["AND tags.a = 'x' AND", ["tag", "a", "=", "x"]],
    ["tags.a = 'x' tags.b = 'y'", ["tag", "a", "=", "x"], ["tag", "b", "=", "y"]],
  ])("%j", (filter, ...clauses) => {
    expect(shortFilter(filter)).toEqual(clauses);
  });
});

describe("a filter that MLflow refuses is refused with the reason", () => {
  test.each([
    ["tags.a = 'x' or tags.b = 'y'", "Invalid clause(s) in filter string: 'or'"],
    ["(tags.a = 'x')", "Invalid clause(s) in filter string: '(tags.a = 'x')'"],
    ["tags.a = 'x';", "a semicolon"],
    ["tags.a = 'x' -- why", "Invalid clause(s) in filter string: '-- why'"],
    ["tags.a /* why */ = 'x'", "Invalid clause(s)"],
    ["   ", "Could not be parsed"],
    ["metrics.a", "Invalid clause(s) in filter string: 'metrics.a'"],
    ["metrics.a = '1'", "Expected numeric value type for metric. Found '1'"],
    ['metrics.a = "1"', 'Expected numeric value type for metric. Found "1"'],
    ["metrics.a = nan", "Expected numeric value type for metric. Found nan"],
    ["metrics.a = 0x10", "Invalid clause(s)"],
    ["metrics.a = +1", "Invalid clause(s)"],
    ["metrics.a LIKE 1", "Invalid comparator 'LIKE'"],
    ["metrics.a IN (1)", "Expected numeric value type"],
    ["metrics.a IS NULL", "IS NULL / IS NOT NULL is only supported for tags and params"],
    ["metrics.a-b = 1", "Invalid comparison clause. Expected 'Identifier' found 'metrics.a-b'"],
    ["metrics.in = 1", "Invalid clause(s)"],
    ["1 = metrics.a", "Expected 'Identifier' found '1'"],
    ["params.a = 1", "Expected a quoted string value for param"],
    ["params.a = x", "either not quoted or unidentified quote"],
    ["params.a = `x`", "either not quoted or unidentified quote"],
    ["params.a > 'x'", "Invalid comparator '>'"],
    ["params.a == 'x'", "Invalid comparator '=='"],
    ["params.a NOT LIKE 'x'", "Invalid comparator 'NOT LIKE'"],
    ["params.a IN ('x')", "Expected a quoted string value"],
    ["tags.a IS NOT  NULL", "Invalid clause(s)"],
    ["tags.a = 'x", "Invalid clause(s)"],
    ["foo = 'x'", "Invalid attribute key 'foo' specified. Valid keys are '{'start_time'"],
    ["foo.a = 'x'", "Invalid entity type 'foo'. Valid values are ['metric'"],
    ["Metrics.a = 1", "Invalid entity type 'Metrics'"],
    ["dataset.source = 'x'", "Invalid dataset key 'source' specified"],
    ["constructor.a = 'x'", "Invalid entity type 'constructor'"],
    ["start_time > '1'", "Expected numeric value type for numeric attribute: start_time"],
    ["start_time > 9223372036854775808", "no 64-bit integer"],
    ["status IN ('a')", "Expected a quoted string value"],
    ["run_id = ('a')", "Invalid comparator '='"],
    ["run_id IN ()", "got empty list"],
    ["run_id IN (1)", "ill-formed list (1)"],
    ["run_id IN ('a' 1)", "ill-formed list"],
    ["run_id IN 'a'", "Invalid clause(s)"],
    ["tags.a = 'x\0'", "hold no NUL"],
    [`tags.a = ${"(".repeat(101)}`, "open brackets"],
    [`run_id IN (${"'a',".repeat(5_000)})`, "more than 10000 words"],
  ])("%j", (filter, message) => {
    expect(() => parseRunFilter(filter)).toThrow(InvalidInputError);
    expect(() => parseRunFilter(filter)).toThrow(message);
  });
});

describe("an order of runs is read as MLflow reads it", () => {
  test.each<[string, ...unknown[]]>([
    ["metrics.acc", "metric", "acc", true],
    ["metrics.acc DESC", "metric", "acc", false],
    ["params.lr\n aSc", "param", "lr", true],
    ["metrics.`val acc` desc", "metric", "val acc", false],
    ["metrics.`val acc`", "metric", "val acc", true],
    ['tags."a b"', "tag", "a b", true],
    ["start_time", "attribute", "start_time", true],
    ["Created DESC", "attribute", "start_time", false],
    ["attribute.end_time DESC", "attribute", "end_time", false],
    ["metrics.order DESC", "metric", "order", false],
    ["metrics.'it\\s' DESC", "metric", "it\\s", false],
  ])("%j", (clause, ...term) => {
    expect(shortOrder(clause)).toEqual([term]);
  });

  test.each([
    [["metrics.a", "metric.`a` DESC"], "contains duplicate fields: ['metric.a', 'metric.a']"],
    [["created", "start_time"], "contains duplicate fields"],
    [["metrics.a sideways"], "Invalid ordering key in order_by clause 'metrics.a sideways'."],
    [["metrics.a DESC NULLS LAST"], "Invalid order_by clause 'metrics.a DESC NULLS LAST'."],
    [[" metrics.a"], "Could not be parsed"],
    [["metrics.a DESC "], "Could not be parsed"],
    [["metrics.a, metrics.b"], "Could not be parsed"],
    [["metrics.a = 1"], "Could not be parsed"],
    [["metrics.a'"], "Could not be parsed"],
    [[""], "Could not be parsed"],
    [["dataset.name"], "Invalid identifier type 'dataset'"],
    [["`run name`"], "Invalid attribute key 'run name'"],
    [["foo"], "Invalid attribute key 'foo'"],
  ])("%j is refused", (clauses, message) => {
    expect(() => parseRunOrderBy(clauses)).toThrow(InvalidInputError);
    expect(() => parseRunOrderBy(clauses)).toThrow(message);
  });
});
