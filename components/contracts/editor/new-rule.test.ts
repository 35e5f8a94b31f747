import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import {
  findProblem,
  NO_FIELDS,
  RULE_KINDS,
  type RuleFields,
  toRule,
} from "@/components/contracts/editor/new-rule";
import { type Extras, editExtras, readExtras } from "@/components/contracts/editor/rule-extras";
import { compileChecks } from "@/server/contracts/checks/compile";
import { describeCheck } from "@/server/contracts/checks/describe";
import { editContract } from "@/server/lib/odcs/edit";
import { readContract } from "@/server/lib/odcs/read";
import { OdcsQuality } from "@/server/lib/odcs/schema";

const fields: Record<RuleFields["kind"], [Partial<RuleFields>, string]> = {
  missing: [{ values: "unknown", max: "40" }, "a is empty, unknown: at most 40 %"],
  values: [{ values: "x, y," }, "a is one of x, y"],
  notIn: [{ values: "x, y" }, "a is none of x, y"],
  like: [{ pattern: "A-%" }, "a is like A-%"],
  length: [{ max: "3", tolerance: "5" }, "a has a length not to 3: at most 5 %"],
  copies: [{ values: "a, b" }, "a + b names one row"],
  onlyColumns: [{}, "no column but those declared"],
  pattern: [{ pattern: "^[A-Z]+$" }, "a matches ^[A-Z]+$"],
  range: [{ min: "1", max: "2.5" }, "a lies from 1 to 2.5"],
  duplicates: [{}, "a names one row"],
  statistic: [{ statistic: "median", min: "3" }, "median of a: at least 3"],
  drift: [{ max: "0.2" }, "distribution of a against the version before: PSI at most 0.2"],
  condition: [{ sql: "a > b" }, 'SELECT count(*) FROM "t" WHERE NOT ( a > b ): exactly 0'],
  noRows: [
    { sql: "SELECT * FROM {object} WHERE a > 1;" },
    'SELECT count(*) FROM ( SELECT * FROM "t" WHERE a > 1 ): exactly 0',
  ],
  query: [{ sql: "SELECT 1 FROM {object}", min: "1" }, 'SELECT 1 FROM "t": at least 1'],
  rows: [{ min: "5", max: "9" }, "rows: 5 to 9"],
  volume: [{ max: "50" }, "rows change from version to version by -50 to 50 %"],
};

describe.each(RULE_KINDS)("a rule of kind $kind", ({ kind, column }) => {
  const [some, sentence] = fields[kind];
  const rule = toRule({ ...NO_FIELDS, ...some, kind });

  test("is measured as it was meant", () => {
    expect(findProblem({ ...NO_FIELDS, ...some, kind })).toBeUndefined();
    const quality = [OdcsQuality.parse(rule)];
    const object = column ? { properties: [{ name: "a", quality }] } : { quality };
    const contract = { apiVersion: "v3.1.0", kind: "DataContract", id: "c", version: "1.0.0" };
    const compiled = compileChecks({ ...contract, schema: [{ name: "t", ...object }] }, "t");
    expect(compiled.problems).toEqual([]);
    expect(compiled.checks.map(describeCheck)).toEqual([sentence]);
  });

  test("passes the standard's schema", () => {
    const quality = [rule];
    const object = column ? { properties: [{ name: "a", quality }] } : { quality };
    const contract = {
      apiVersion: "v3.1.0",
      kind: "DataContract",
      id: "c",
      version: "1.0.0",
      status: "active",
    };
    const text = JSON.stringify({ ...contract, schema: [{ name: "t", ...object }] });
    expect(readContract(text).problems).toEqual([]);
  });
});

test("a new rule takes two thresholds, a filter and a denominator, where it can have them", () => {
  const extras: Extras = {
    ...{ filter: "b > 1", denominator: "nonNull", isMonthly: true },
    warn: { operator: "mustBeLessOrEqualTo", low: "1", high: "" },
  };
  const custom = (fields: Partial<RuleFields>) =>
    toRule({ ...NO_FIELDS, values: "x", max: "5", extras, ...fields });
  expect(custom({ kind: "values", tolerance: "5" })).toMatchObject({
    ...{ unit: "percent", mustBeLessOrEqualTo: 5 },
    customProperties: [
      { property: "window", value: "month" },
      { property: "filter", value: "b > 1" },
      { property: "warn", value: { mustBeLessOrEqualTo: 1 } },
      { property: "denominator", value: "nonNull" },
    ],
  });
  const drift = custom({ kind: "drift" }).customProperties as { property: string }[];
  expect(drift.map(({ property }) => property)).toEqual(["window", "warn"]);
});

test("changing a rule writes only what changed, and keeps the comments beside it", () => {
  const source = [
    "quality:",
    "  - metric: nullValues",
    "    mustBe: 0",
    "    customProperties:",
    "      - property: window # as the report is",
    "        value: month",
    "      - property: owner",
    "        value: Ann",
    "      - property: filter",
    "        value: a > 1 # adults",
    "",
  ].join("\n");
  const rule = parse(source).quality[0];
  const edits = editExtras(["quality", 0], rule, {
    ...readExtras(rule),
    ...{ isMonthly: false, filter: "a > 2" },
    warn: { operator: "mustBeBetween", low: "0", high: "3" },
  });
  const text = editContract(
    source,
    edits.map(({ path, value }) => ({ path, value })),
  );
  expect(parse(text).quality[0].customProperties).toEqual([
    { property: "owner", value: "Ann" },
    { property: "filter", value: "a > 2" },
    { property: "warn", value: { mustBeBetween: [0, 3] } },
  ]);
  expect(editExtras(["quality", 0], rule, readExtras(rule))).toEqual([]);
});

test.each<[Partial<RuleFields>, RegExp]>([
  [{ kind: "missing" }, /at most/],
  [{ kind: "values" }, /List/],
  [{ kind: "copies" }, /Name the columns/],
  [{ kind: "statistic", statistic: "quantile", quantile: "2", max: "1" }, /from 0 to 1/],
  [{ kind: "condition" }, /Write the SQL/],
  [{ kind: "pattern" }, /pattern/],
  [{ kind: "range" }, /bound/],
  [{ kind: "range", min: "x" }, /numbers/],
  [{ kind: "range", min: "2", max: "1" }, /wrong way/],
])("%j is told before it is written", (some, problem) => {
  expect(findProblem({ ...NO_FIELDS, ...some })).toMatch(problem);
});
