import { describe, expect, test } from "vitest";
import {
  findProblem,
  NO_FIELDS,
  RULE_KINDS,
  type RuleFields,
  toRule,
} from "@/components/contracts/editor/new-rule";
import { compileChecks } from "@/server/contracts/checks/compile";
import { describeCheck } from "@/server/contracts/checks/describe";
import { readContract } from "@/server/lib/odcs/read";
import { OdcsQuality } from "@/server/lib/odcs/schema";

const fields: Record<RuleFields["kind"], [Partial<RuleFields>, string]> = {
  missing: [{ values: "unknown", max: "40" }, "a is empty, unknown: at most 40 %"],
  values: [{ values: "x, y," }, "a is one of x, y"],
  pattern: [{ pattern: "^[A-Z]+$" }, "a matches ^[A-Z]+$"],
  range: [{ min: "1", max: "2.5" }, "a lies from 1 to 2.5"],
  duplicates: [{}, "a names one row"],
  statistic: [{ statistic: "median", min: "3" }, "median of a: at least 3"],
  drift: [{ max: "0.2" }, "distribution of a against the version before: PSI at most 0.2"],
  condition: [{ sql: "a > b" }, 'SELECT count(*) FROM "t" WHERE NOT ( a > b ): exactly 0'],
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

test.each<[Partial<RuleFields>, RegExp]>([
  [{ kind: "missing" }, /at most/],
  [{ kind: "values" }, /List/],
  [{ kind: "condition" }, /Write the SQL/],
  [{ kind: "pattern" }, /pattern/],
  [{ kind: "range" }, /bound/],
  [{ kind: "range", min: "x" }, /numbers/],
  [{ kind: "range", min: "2", max: "1" }, /wrong way/],
])("%j is told before it is written", (some, problem) => {
  expect(findProblem({ ...NO_FIELDS, ...some })).toMatch(problem);
});
