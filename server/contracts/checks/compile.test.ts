import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { compileChecks } from "@/server/contracts/checks/compile";
import { describeCheck } from "@/server/contracts/checks/describe";
import { measureSql } from "@/server/contracts/checks/measure-sql";
import { readContract } from "@/server/lib/odcs/read";
import { type OdcsContract, type OdcsObject, OdcsQuality } from "@/server/lib/odcs/schema";

const about = { apiVersion: "v3.1.0", kind: "DataContract", id: "c", version: "1.0.0" };
const contractOf = (object: Partial<OdcsObject>, more: Partial<OdcsContract> = {}) =>
  ({ ...about, schema: [{ name: "t", ...object }], ...more }) satisfies OdcsContract;
const ruleOf = (rule: object) =>
  compileChecks(
    contractOf({ properties: [{ name: "a", quality: [OdcsQuality.parse(rule)] }] }),
    "t",
  );

const own = (implementation: object) => ({ type: "custom", engine: "headrace", implementation });
const custom = (property: string, value: unknown) => ({ customProperties: [{ property, value }] });

describe("rules of the standard", () => {
  test.each([
    [{ metric: "nullValues", mustBe: 0 }, "a is never empty"],
    [{ metric: "nullValues", mustBeLessThan: 5, unit: "percent" }, "a empty: less than 5 %"],
    [
      { metric: "missingValues", arguments: { missingValues: [null, "", "N/A"] }, mustBe: 0 },
      "a is never empty, , N/A",
    ],
    [
      { metric: "invalidValues", arguments: { validValues: ["x", "y"] }, mustBe: 0 },
      "a is one of x, y",
    ],
    [
      { metric: "invalidValues", arguments: { pattern: "^[A-Z]+$" }, mustBe: 0 },
      "a matches ^[A-Z]+$",
    ],
    [{ rule: "duplicateValues", mustBeLessThan: 10 }, "copies of a: less than 10 rows"],
    [{ metric: "duplicateValues", mustBe: 0 }, "a names one row"],
    [
      {
        ...{ type: "custom", engine: "headrace" },
        implementation: { check: "statistic", statistic: "mean", min: 1, max: 2 },
      },
      "mean of a: 1 to 2",
    ],
    [
      own({ check: "statistic", statistic: "quantile", quantile: 0.95, max: 2 }),
      "quantile 0.95 of a: at most 2",
    ],
    [own({ check: "notIn", values: ["x", 1] }), "a is none of x, 1"],
    [own({ check: "like", pattern: "A-%" }), "a is like A-%"],
    [
      own({ check: "length", min: 2, max: 3, mustBeLessOrEqualToPercent: 5 }),
      "a has a length not from 2 to 3: at most 5 %",
    ],
    [own({ check: "onlyColumns" }), "no column but those declared"],
    [
      { type: "custom", engine: "headrace", implementation: { check: "drift", maxPsi: 0.2 } },
      "distribution of a against the version before: PSI at most 0.2",
    ],
    [
      {
        ...{ metric: "invalidValues", arguments: { validValues: ["x"] }, unit: "percent" },
        ...{ mustBeLessOrEqualTo: 5 },
        customProperties: [
          { property: "filter", value: "country = 'DE'" },
          { property: "warn", value: { mustBeLessOrEqualTo: 1 } },
          { property: "denominator", value: "nonNull" },
        ],
      },
      "a outside the list: at most 5 % of filled cells, warns unless at most 1 % of filled cells, where country = 'DE'",
    ],
  ])("%j is %s", (rule, sentence) => {
    const { checks, problems } = ruleOf(rule);
    expect(problems).toEqual([]);
    expect(checks.map(describeCheck)).toEqual([sentence]);
  });

  test.each([
    [{ metric: "nullValues" }, /one operator/],
    [{ metric: "nullValues", mustBe: 0, mustNotBe: 1 }, /one operator/],
    [{ metric: "nullValues", mustBe: "0" }, /needs a number/],
    [{ metric: "freshness", mustBe: 0 }, /no metric "freshness"/],
    [{ metric: "invalidValues", mustBe: 0 }, /validValues or a pattern/],
    [
      { metric: "invalidValues", arguments: { pattern: "(?=x)" }, mustBe: 0 },
      /look-around or back-references/,
    ],
    [{ metric: "nullValues", mustBeBetween: [2, 1] }, /begins with the smaller/],
    [
      { type: "custom", engine: "headrace", implementation: { check: "range" } },
      /min, max or both/,
    ],
    [{ type: "custom", engine: "headrace", implementation: { check: "magic" } }, /implementation/],
    [own({ check: "statistic", statistic: "quantile", max: 2 }), /names which one/],
    [own({ check: "statistic", statistic: "mean", quantile: 0.5, max: 2 }), /names which one/],
    [own({ check: "range", min: 1, low: 2 }), /implementation.*low/],
    [{ metric: "nullValues", mustBe: 0, ...custom("filter", "") }, /filter is a condition/],
    [{ metric: "nullValues", mustBe: 0, ...custom("warn", 1) }, /warn holds one operator/],
    [{ metric: "nullValues", mustBe: 0, ...custom("warn", {}) }, /warn: Give one operator/],
    [{ metric: "duplicateValues", mustBe: 0, ...custom("denominator", "nonNull") }, /in percent/],
    [
      { metric: "nullValues", unit: "percent", mustBe: 0, ...custom("denominator", "nonNull") },
      /empty cells is of all rows/,
    ],
    [
      { type: "sql", query: "SELECT 1", mustBe: 0, ...custom("filter", "a > 1") },
      /write the condition into it/,
    ],
  ])("%j is told as a problem", (rule, message) => {
    const { checks, problems } = ruleOf(rule);
    expect(checks).toEqual([]);
    expect(problems[0]?.message).toMatch(message);
  });

  test("in words and of other engines are kept and not measured", () => {
    const others = [
      { type: "text", description: "Looks right" },
      { type: "custom", engine: "soda", implementation: "duplicate_percent" },
    ];
    for (const rule of others) expect(ruleOf(rule)).toEqual({ checks: [], problems: [] });
  });
});

test("what properties and promises say are checks with ids of their own", () => {
  const { checks } = compileChecks(
    contractOf(
      {
        quality: [{ metric: "rowCount", mustBeGreaterThan: 10 }],
        properties: [
          { name: "a", primaryKey: true, primaryKeyPosition: 2, unique: true },
          { name: "b", primaryKey: true, primaryKeyPosition: 1, physicalName: "b_col" },
          {
            name: "c",
            logicalTypeOptions: { minimum: 0, exclusiveMaximum: 9, maxLength: 3, pattern: "x" },
            quality: [
              { metric: "nullValues", mustBe: 0 },
              { metric: "nullValues", mustBeLessThan: 3 },
            ],
            relationships: [{ to: "other.id" }],
          },
        ],
      },
      {
        slaProperties: [
          { property: "latency", value: 2, unit: "d", element: "t.b" },
          { property: "frequency", value: 6, unit: "h" },
          { property: "latency", value: 1, unit: "d", element: "elsewhere.x" },
          { property: "generalAvailability", value: "2022-05-12" },
        ],
      },
    ),
    "t",
  );
  expect(checks.map(({ id }) => id)).toEqual([
    ...["a-unique", "c-range", "c-length", "c-pattern", "c-null", "c-null-2", "c-reference"],
    ...["primary-key", "row-count", "freshness", "frequency"],
  ]);
  const measures = Object.fromEntries(checks.map(({ id, measure }) => [id, measure]));
  expect(measures["primary-key"]).toEqual({
    ...{ kind: "duplicates", columns: ["b_col", "a"], unit: "rows" },
  });
  expect(measures["c-range"]).toMatchObject({ test: { min: 0, max: 9, maxOpen: true } });
  expect(measures.freshness).toEqual({ kind: "age", column: "b_col" });
  expect(measures["c-reference"]).toMatchObject({ dataset: "other", keys: ["id"] });
});

test("every example of the standard compiles, and each of its checks can be said and measured", () => {
  const folder = path.join(import.meta.dirname, "../../lib/odcs/fixtures");
  let count = 0;
  for (const name of readdirSync(folder)) {
    const { contract } = readContract(readFileSync(path.join(folder, name), "utf8"));
    for (const object of contract?.schema ?? []) {
      if (contract === null) continue;
      for (const check of compileChecks(contract, object.name).checks) {
        count += 1;
        expect(describeCheck(check)).not.toBe("");
        const isScan = ["broken", "duplicates", "rowCount"].includes(check.measure.kind);
        expect(measureSql(check.measure) !== null || !isScan).toBe(true);
      }
    }
  }
  expect(count).toBeGreaterThan(50);
});
