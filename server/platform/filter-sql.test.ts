import { describe, expect, test } from "vitest";
import { InvalidInputError } from "@/server/platform/errors";
import { createBinder, type FieldMap } from "@/server/platform/filter-fields";
import type { FilterContext } from "@/server/platform/filter-operands";
import { compileFilter, readFilter } from "@/server/platform/filter-sql";

const FIELDS: FieldMap = {
  status: { sql: "r.status", type: "enum", values: ["running", "finished", "failed"] },
  name: { sql: "r.name", type: "text" },
  owner: { sql: "u.email", type: "text", meSql: "u.id" },
  startedAt: { sql: "r.started_at", type: "time" },
  active: { sql: "r.active", type: "boolean" },
  tag: { sql: "r.tags", type: "tags" },
  "metric.*": (key) => ({
    sql: "m.last",
    type: "number",
    elsewhere: {
      within: (condition) =>
        `EXISTS (SELECT 1 FROM m WHERE m.run_id = r.id AND m.key = ${key} AND ${condition})`,
      sortSql: `(SELECT m.last FROM m WHERE m.run_id = r.id AND m.key = ${key})`,
    },
  }),
  "param.*": (key) => ({
    sql: `param(${key})`,
    type: "text",
    numberSql: `to_number(param(${key}))`,
  }),
};
const SCOPE = { fields: FIELDS, search: ["r.name", "r.note"] };
const CONTEXT: FilterContext = {
  now: new Date("2026-03-01T12:00:00Z"),
  me: { id: "u1", name: "Ann" },
};

function compile(text: string, overrides: { me?: null; search?: string[] } = {}) {
  const binder = createBinder();
  const { search = SCOPE.search, ...context } = overrides;
  const { sql, patterns } = compileFilter(
    readFilter(text),
    { ...SCOPE, search },
    { ...CONTEXT, ...context },
    binder,
  );
  return { sql, values: binder.values, patterns };
}

describe("compileFilter", () => {
  test.each([
    { filter: "", sql: "TRUE", values: [] },
    { filter: "name:x", sql: "(r.name = $1::text)", values: ["x"] },
    { filter: "name = 1e-3", sql: "(r.name = $1::text)", values: ["1e-3"] },
    { filter: "STATUS:Finished", sql: "(r.status = $1)", values: ["finished"] },
    { filter: "name != x", sql: "(((r.name = $1::text)) IS NOT TRUE)", values: ["x"] },
    { filter: "owner:me", sql: "(u.id = $1::text)", values: ["u1"] },
    { filter: "name:me", sql: "(r.name = $1::text)", values: ["Ann"] },
    { filter: 'owner:"me"', sql: "(u.email = $1::text)", values: ["me"] },
    {
      filter: "owner in (me, bo, cy)",
      sql: "((u.id IN ($1::text)) OR (u.email IN ($2::text, $3::text)))",
      values: ["u1", "bo", "cy"],
    },
    {
      filter: "startedAt > -7d",
      sql: "(r.started_at > $1::timestamptz)",
      values: ["2026-02-22T12:00:00.000Z"],
    },
    {
      filter: "startedAt > 2026-01-31",
      sql: "(r.started_at >= $1::timestamptz)",
      values: ["2026-02-01T00:00:00.000Z"],
    },
    { filter: "active:true", sql: "(r.active = $1::boolean)", values: [true] },
    { filter: "tag:baseline", sql: "(r.tags @> ARRAY[$1::text])", values: ["baseline"] },
    {
      filter: "metric.a.b > 9007199254740993",
      sql: "(EXISTS (SELECT 1 FROM m WHERE m.run_id = r.id AND m.key = $1::text AND (m.last > $2::bigint)))",
      values: ["a.b", "9007199254740993"],
    },
    {
      filter: "param.lr = 0.001",
      sql: "(to_number(param($1::text)) = $2::double precision)",
      values: ["lr", "0.001"],
    },
    {
      filter: "x y",
      sql: "((r.name ILIKE $1::text OR r.note ILIKE $1::text) AND (r.name ILIKE $2::text OR r.note ILIKE $2::text))",
      values: ["%x%", "%y%"],
    },
    {
      filter: 'name contains "5%_\\\\"',
      sql: "((r.name)::text ILIKE $1::text)",
      values: ["%5\\%\\_\\\\%"],
    },
  ])("$filter", ({ filter, sql, values }) => {
    expect(compile(filter)).toMatchObject({ sql, values });
  });

  test("what a person typed is never part of the SQL", () => {
    const evil = "'); DROP TABLE runs; --";
    const { sql, values } = compile(
      `name = "${evil}" metric.\`${evil}\` > 1 "${evil}" name ~ "${evil}" tag in ("${evil}")`,
    );
    expect(sql).not.toContain("DROP");
    expect(values.filter((value) => String(value).includes(evil))).toHaveLength(5);
  });

  test("patterns are handed out with their place", () => {
    const { patterns } = compile('name ~ "^a" or name ~ b');
    expect(patterns.map(({ text, at }) => [text, at.start])).toEqual([
      ["^a", 7],
      ["b", 22],
    ]);
  });

  test.each([
    ["stauts:finished", 'Unknown field "stauts" at character 1. Did you mean "status"?'],
    [
      "name:x metrics.auc > 1",
      'Unknown field "metrics.auc" at character 8. Did you mean "metric.auc"?',
    ],
    ["metric > 1", 'The field "metric" needs a name, "metric.<name>" at character 1'],
    [
      "temperature > 1",
      'Unknown field "temperature" at character 1. Fields: status, name, owner, startedAt, active, tag, metric.<name>, param.<name>',
    ],
    ["constructor:x", /^Unknown field "constructor" at character 1/],
    [
      "status:finshed",
      '"finshed" is no value of "status" at character 8. Did you mean "finished"?',
    ],
    [
      "status:x",
      '"x" is no value of "status" at character 8. Values: "running", "finished", "failed"',
    ],
    [
      "metric.auc > high",
      'The field "metric.auc" is compared with a number, such as 0.5, not "high" at character 14',
    ],
    ["active = 1", 'The field "active" is compared with true or false, not "1" at character 10'],
    [
      "startedAt > 7",
      /is compared with a time, such as -7d or 2026-01-31, not "7" at character 13$/,
    ],
    ["startedAt > -999999w", /is compared with a time/],
    [
      "metric.auc contains 5",
      '"contains" does not work on the number field "metric.auc" at character 1. Use = != > >= < <= in exists',
    ],
    ["name > null", 'null cannot follow ">" at character 8. Use = null or != null'],
    ["name >", 'Expected a value after ">" at character 7'],
  ])("%s is refused", (filter, message) => {
    expect(() => compile(filter)).toThrow(InvalidInputError);
    expect(() => compile(filter)).toThrow(message);
  });

  test("me is refused where nobody is signed in", () => {
    expect(() => compile("owner:me", { me: null })).toThrow(/"me" needs a signed-in person/);
  });

  test("a free word is refused where there is no text to search", () => {
    expect(() => compile("churn", { search: [] })).toThrow(/no text to search for "churn" at char/);
  });
});
