import { describe, expect, test } from "vitest";
import { FilterSyntaxError } from "@/server/lib/filter/filter-syntax-error";
import { formatFilter } from "@/server/lib/filter/format";
import { parseFieldPath, parseFilter } from "@/server/lib/filter/parse";

/** The tree without positions. */
function shape(text: string): unknown {
  const json = JSON.stringify(parseFilter(text), (key, value) =>
    key === "at" ? undefined : value,
  );
  return JSON.parse(json);
}

const field = (...path: string[]) => ({ path });
const string = (text: string) => ({ kind: "string", text });
const compare = (path: string[], operator: string, value: unknown) => ({
  kind: "compare",
  field: field(...path),
  operator,
  value,
});
const status = compare(["status"], "=", string("finished"));
const search = (text: string) => ({ kind: "search", text });

describe("a single condition", () => {
  test.each([
    ["status:finished", status],
    ["status = finished", status],
    ['status == "finished"', status],
    ["status='finished'", status],
    ["owner:me", compare(["owner"], "=", { kind: "me", text: "me" })],
    ['owner = "me"', compare(["owner"], "=", string("me"))],
    ["metric.val_auc > 0.8", compare(["metric", "val_auc"], ">", num("0.8"))],
    ["metric.loss<=-1.5e-3", compare(["metric", "loss"], "<=", num("-1.5e-3"))],
    ["metric.loss>=+.5", compare(["metric", "loss"], ">=", num("+.5"))],
    ["metric.loss < 1E3", compare(["metric", "loss"], "<", num("1E3"))],
    ["metric.`val/auc`>1", compare(["metric", "val/auc"], ">", num("1"))],
    ['metric."val auc.x".y > 1', compare(["metric", "val auc.x", "y"], ">", num("1"))],
    ["`my field`.x != 1", compare(["my field", "x"], "!=", num("1"))],
    ["metric.val/auc@5 > 1", compare(["metric", "val/auc@5"], ">", num("1"))],
    ["param.größe = 1", compare(["param", "größe"], "=", num("1"))],
    ["constructor:constructor", compare(["constructor"], "=", string("constructor"))],
    ["started > -7d", compare(["started"], ">", { kind: "relative", text: "-7d" })],
    ["due < +2W", compare(["due"], "<", { kind: "relative", text: "+2w" })],
    ["at >= 2026-01-31", compare(["at"], ">=", { kind: "time", text: "2026-01-31" })],
    [
      "at:2026-01-31T10:00:00.5+02:00",
      compare(["at"], "=", { kind: "time", text: "2026-01-31T10:00:00.5+02:00" }),
    ],
    ["version = 1.2.3", compare(["version"], "=", string("1.2.3"))],
    ["id:2026-01-31-nightly", compare(["id"], "=", string("2026-01-31-nightly"))],
    ["owner = ann@example.com", compare(["owner"], "=", string("ann@example.com"))],
    ["active = TRUE", compare(["active"], "=", { kind: "boolean", text: "true" })],
    ["note != Null", compare(["note"], "!=", { kind: "null", text: "null" })],
    ["name CONTAINS churn", compare(["name"], "contains", string("churn"))],
    ["name ~ '^v\\d+$'", compare(["name"], "~", string("^v\\d+$"))],
    ["name = 'it\\'s\\n\"x\" \\\\'", compare(["name"], "=", string('it\'s\n"x" \\'))],
    ["metric.auc exists", { kind: "exists", field: field("metric", "auc") }],
    ["note not exists", { kind: "not", term: { kind: "exists", field: field("note") } }],
    ["note not contains x", { kind: "not", term: compare(["note"], "contains", string("x")) }],
    ["model in (gbt, 'l r', 3)", listOf(string("gbt"), string("l r"), num("3"))],
    ["model not in (gbt)", { kind: "not", term: listOf(string("gbt")) }],
    ["churn", search("churn")],
    ["model.v2-final", search("model.v2-final")],
    ['"and so on"', search("and so on")],
    ["2024", search("2024")],
    ["`a b`.c", search("a b.c")],
  ])("%s", (text, expected) => {
    expect(shape(text)).toEqual(expected);
  });

  function num(text: string) {
    return { kind: "number", text };
  }
  function listOf(...values: unknown[]) {
    return { kind: "in", field: field("model"), values };
  }
});

describe("combined conditions", () => {
  const a = search("a");
  const b = search("b");
  const c = search("c");
  test.each([
    ["", null],
    [" \n ", null],
    ["a and b AND c", { kind: "and", terms: [a, b, c] }],
    ["a b c", { kind: "and", terms: [a, b, c] }],
    ["a or b Or c", { kind: "or", terms: [a, b, c] }],
    ["a or b and c", { kind: "or", terms: [a, { kind: "and", terms: [b, c] }] }],
    ["a b or c", { kind: "or", terms: [{ kind: "and", terms: [a, b] }, c] }],
    ["(a or b) and c", { kind: "and", terms: [{ kind: "or", terms: [a, b] }, c] }],
    ["not a and b", { kind: "and", terms: [{ kind: "not", term: a }, b] }],
    ["not (a b)", { kind: "not", term: { kind: "and", terms: [a, b] } }],
    ["not not a", { kind: "not", term: { kind: "not", term: a } }],
    ["a not status:finished", { kind: "and", terms: [a, { kind: "not", term: status }] }],
    ["((a))", a],
  ])("%s", (text, expected) => {
    expect(shape(text)).toEqual(expected);
  });

  test("the example of the design parses to six conditions", () => {
    const text =
      'metric.val_auc > 0.8 and param.model in ("gbt","logit") and tag:baseline ' +
      "and status:finished and started > -7d and not owner:me";
    expect(shape(text)).toMatchObject({ kind: "and", terms: { length: 6 } });
    expect(formatFilter(parseFilter(text))).toBe(
      'metric.val_auc > 0.8 and param.model in ("gbt", "logit") and tag:baseline ' +
        "and status:finished and started > -7d and not owner:me",
    );
  });
});

describe("errors say what is missing and where", () => {
  test.each([
    ["metric.val_auc >", 'Expected a value after ">" at character 17', 16, 1],
    ["a > and b", 'Expected a value after ">", found "and" at character 5', 4, 3],
    ["a : )", 'Expected a value after ":", found ")" at character 5', 4, 1],
    ["a and", "Expected a condition at character 6", 5, 1],
    ["or a", 'Expected a condition, found "or" at character 1', 0, 2],
    ["a and or b", 'Expected a condition, found "or" at character 7', 6, 2],
    ["> 5", 'Expected a condition, found ">" at character 1', 0, 1],
    ["(a or b", 'Expected ")" at character 8', 7, 1],
    ["()", 'Expected a condition, found ")" at character 2', 1, 1],
    ["a)", 'Expected "and", "or" or the end, found ")" at character 2', 1, 1],
    ["a:b:c", 'Expected "and", "or" or the end, found ":" at character 4', 3, 1],
    ["model in gbt", 'Expected "(" after "in", found "gbt" at character 10', 9, 3],
    ["model in ()", 'Expected a value after "(", found ")" at character 11', 10, 1],
    ["model in (a b)", 'Expected "," or ")", found "b" at character 13', 12, 1],
    ["model in (a,", 'Expected a value after "," at character 13', 12, 1],
    ['name = "abc', 'The quote " is never closed at character 8', 7, 4],
    ["metric.`a", "The quote ` is never closed at character 8", 7, 2],
    ["a & b", 'Unexpected "&" at character 3', 2, 1],
    ["a ! b", 'Unexpected "!" at character 3', 2, 1],
    ["at > 2026-02-30", '"2026-02-30" is not a date at character 6', 5, 10],
    ["at > 2026-01-31T25:00", '"2026-01-31T25:00" is not a date at character 6', 5, 16],
    ["x > 1e999", "The number 1e999 is too large at character 5", 4, 5],
    ["metric..a > 1", "A field path has an empty part at character 1", 0, 9],
    ["metric.``>1", "A field path has an empty part at character 1", 0, 9],
    ["metric.`a`. > 1", "A field path has an empty part at character 1", 0, 11],
    ['name = "a\0b"', "A NUL character is not allowed at character 10", 9, 1],
  ])("%j", (text, message, position, length) => {
    expect(parseError(text)).toMatchObject({ message, position, length });
  });

  test.each([
    ['"my field" > 5', /"my field" is not a field at character 1\. Write it as field > value/],
    ["0.5 < metric.auc", /"0\.5" is not a field at character 1\. Write it as field > value/],
    ["name = `a`", /`a` is not a value at character 8\. Quote the whole value/],
  ])("%j comes with advice", (text, message) => {
    expect(parseError(text).message).toMatch(message);
  });

  test.each([
    ["parentheses", `${"(".repeat(5000)}a${")".repeat(5000)}`],
    ["negations", `${"not ".repeat(5000)}a`],
  ])("too many nested %s are refused, not overflowed", (_, text) => {
    expect(parseError(text).message).toMatch(/nested too deeply at character/);
  });

  function parseError(text: string): FilterSyntaxError {
    try {
      parseFilter(text);
    } catch (error) {
      if (error instanceof FilterSyntaxError) return error;
      throw error;
    }
    throw new Error(`parsed without an error: ${text}`);
  }
});

describe("parseFieldPath", () => {
  test.each([
    ["name", ["name"]],
    ["metric.val_auc", ["metric", "val_auc"]],
    ["metric.`a b`", ["metric", "a b"]],
  ])("%s", (text, path) => {
    expect(parseFieldPath(text).path).toEqual(path);
  });

  test.each(["", "a b", "a > 1", '"name"', "a..b", "-1"])("rejects %j", (text) => {
    expect(() => parseFieldPath(text)).toThrow(FilterSyntaxError);
  });
});
