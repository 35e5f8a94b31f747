import { describe, expect, test } from "vitest";
import type { Column } from "@/server/catalog/schema";
import { fillMonths, findBreaks, judgeSchema, judgeWindow } from "@/server/contracts/judge";
import {
  type ContractCheck,
  ContractDocument,
  ContractRule,
  type ContractRule as Rule,
} from "@/server/contracts/schema";

const month = (text: string) => new Date(`${text}-01T00:00:00Z`);
const aRule = (rule: object): Rule => ContractRule.parse({ id: "r", column: "c", ...rule });
const share = aRule({ kind: "maxShare", value: "unknown", max: 0.4 });

describe("a window is judged by its measured value", () => {
  test.each([
    { name: "a share at the limit passes", rule: share, measured: 0.4, passed: true },
    { name: "a share above it fails", rule: share, measured: 0.4001, passed: false },
    { name: "no broken row passes", rule: aRule({ kind: "notNull" }), measured: 0, passed: true },
    { name: "one fails", rule: aRule({ kind: "notNull" }), measured: 1, passed: false },
    { name: "a copy fails", rule: aRule({ kind: "unique" }), measured: 1, passed: false },
  ])("$name", ({ rule, measured, passed }) => {
    expect(judgeWindow(rule, { from: null, rowCount: 10, measured }).passed).toBe(passed);
  });

  test.each([
    { rowCount: 4, passed: false },
    { rowCount: 5, passed: true },
    { rowCount: 9, passed: true },
    { rowCount: 10, passed: false },
  ])("$rowCount rows against 5 to 9: $passed", ({ rowCount, passed }) => {
    const rule = aRule({ kind: "rowCount", min: 5, max: 9 });
    const check = judgeWindow(rule, { from: null, rowCount, measured: rowCount });
    expect(check).toMatchObject({ passed, measured: rowCount });
  });
});

test("a window without rows measures nothing and passes, unless rows are counted", () => {
  const empty = { from: month("2008-09"), rowCount: 0, measured: null };
  expect(judgeWindow(share, empty)).toMatchObject({ passed: true, measured: null });
  const rows = aRule({ kind: "rowCount", min: 1 });
  expect(judgeWindow(rows, empty)).toMatchObject({ passed: false, measured: 0 });
});

test("months without rows are filled in, December's successor too", () => {
  const window = (text: string) => ({ from: month(text), rowCount: 1, measured: 0 });
  const filled = fillMonths([window("2009-02"), window("2008-11")]);
  expect(filled.map(({ from, rowCount }) => [from?.toISOString().slice(0, 7), rowCount])).toEqual([
    ["2008-11", 1],
    ["2008-12", 0],
    ["2009-01", 0],
    ["2009-02", 1],
  ]);
});

test("rows without a time come last and are kept", () => {
  const timeless = { from: null, rowCount: 3, measured: 1 };
  expect(fillMonths([timeless])).toEqual([timeless]);
});

describe("consecutive failing months are one break", () => {
  const aCheck = (text: string, passed: boolean, measured: number | null = 1): ContractCheck => ({
    ruleId: "r",
    windowFrom: month(text),
    windowTo: month(text.replace(/\d\d$/, (m) => String(Number(m) + 1).padStart(2, "0"))),
    rowCount: 1,
    measured,
    passed,
    detail: text,
  });
  test.each([
    {
      name: "two failing months in a row",
      checks: [aCheck("2008-05", false), aCheck("2008-06", false), aCheck("2008-07", true)],
      breaks: [["2008-05", "2008-07", 2]],
    },
    {
      name: "a passing month between two",
      checks: [aCheck("2008-05", false), aCheck("2008-06", true), aCheck("2008-07", false)],
      breaks: [
        ["2008-05", "2008-06", 1],
        ["2008-07", "2008-08", 1],
      ],
    },
    {
      name: "an empty month does not end it",
      checks: [aCheck("2008-05", false), aCheck("2008-06", true, null), aCheck("2008-07", false)],
      breaks: [["2008-05", "2008-08", 2]],
    },
    { name: "none where all pass", checks: [aCheck("2008-05", true)], breaks: [] },
  ])("$name", ({ checks, breaks }) => {
    const found = findBreaks(checks).map(({ from, to, windows }) => [
      from.toISOString().slice(0, 7),
      to.toISOString().slice(0, 7),
      windows,
    ]);
    expect(found).toEqual(breaks);
  });
});

describe("columns are compared with the contract's", () => {
  const document = ContractDocument.parse({
    columns: [{ name: "a", type: "integer", required: true }],
  });
  const column = (type: "integer" | "text") => ({ name: "a", type, nullable: true });
  test.each<{
    name: string;
    columns: Column[];
    empty: Record<string, number>;
    detail: string;
  }>([
    { name: "as declared", columns: [column("integer")], empty: {}, detail: "as declared" },
    { name: "a missing one", columns: [], empty: {}, detail: '"a" is missing' },
    { name: "another type", columns: [column("text")], empty: {}, detail: "text, not integer" },
    { name: "empty cells", columns: [column("integer")], empty: { a: 2 }, detail: "in 2 rows" },
  ])("$name", ({ columns, empty, detail }) => {
    const check = judgeSchema(document, columns, empty, 10);
    expect(check.detail).toContain(detail);
    expect(check.passed).toBe(detail === "as declared");
  });
});
