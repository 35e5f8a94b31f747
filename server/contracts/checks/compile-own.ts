import { z } from "zod";
import {
  type Bound,
  type Measure,
  type RowTest,
  STATISTICS,
} from "@/server/contracts/checks/check";
import { fillPlaceholders } from "@/server/contracts/checks/placeholders";
import type { OdcsQuality } from "@/server/lib/odcs/schema";
import { quoteIdentifier } from "@/server/platform/duckdb";

/** The engine of rules that the standard has no metric for. */
export const ENGINE = "headrace";

const Limits = { min: z.number().optional(), max: z.number().optional() };
/** Of the rows, so many percent may break it. */
const Tolerance = { mustBeLessOrEqualToPercent: z.number().min(0).max(100).default(0) };
const Most = { mustBeLessOrEqualTo: z.number().nonnegative().default(0) };
const Sql = z.string().min(1).max(10_000);

/** Rules that each row keeps or breaks by one cell. */
const CellRule = z.discriminatedUnion("check", [
  z.strictObject({ check: z.literal("range"), ...Limits, ...Tolerance }),
  z.strictObject({ check: z.literal("length"), ...Limits, ...Tolerance }),
  z.strictObject({
    check: z.literal("notIn"),
    values: z.array(z.union([z.string(), z.number(), z.boolean()])).min(1),
    ...Tolerance,
  }),
  /** SQL's LIKE: % stands for any text, _ for one character. */
  z.strictObject({ check: z.literal("like"), pattern: z.string().min(1), ...Tolerance }),
]);
type CellRule = z.infer<typeof CellRule>;

const FigureRule = z.discriminatedUnion("check", [
  z.strictObject({
    check: z.literal("statistic"),
    statistic: z.enum(STATISTICS),
    /** Which one, from 0 to 1, where the statistic is a quantile. */
    quantile: z.number().min(0).max(1).optional(),
    ...Limits,
  }),
  z.strictObject({ check: z.literal("drift"), maxPsi: z.number().positive() }),
]);
type FigureRule = z.infer<typeof FigureRule>;

const ObjectRule = z.discriminatedUnion("check", [
  /** A condition that every row keeps; a row of which it says nothing keeps it too. */
  z.strictObject({ check: z.literal("rows"), expression: Sql, ...Most }),
  /** A query for the rows that should not be there. */
  z.strictObject({ check: z.literal("noRows"), query: Sql, ...Most }),
  /** No column but those that the document declares. */
  z.strictObject({ check: z.literal("onlyColumns") }),
  z.strictObject({ check: z.literal("volumeChange"), maxPercent: z.number().positive() }),
]);
type ObjectRule = z.infer<typeof ObjectRule>;

const Implementation = z.union([CellRule, FigureRule, ObjectRule]);
const CHECKS = [CellRule, FigureRule, ObjectRule] as const;

type Measured = { id: string; measure: Measure; bound: Bound };
const NONE = { operator: "mustBe", value: 0 } as const;

/** A rule of our own engine: its implementation is an object whose `check` says which. */
export function readOwn(
  quality: OdcsQuality,
  object: string,
  column: string | null,
): Measured | string {
  const parsed = Implementation.safeParse(quality.implementation);
  if (!parsed.success) return describeFault(quality.implementation);
  const own = parsed.data;
  switch (own.check) {
    case "rows":
    case "noRows":
    case "onlyColumns":
    case "volumeChange":
      return readObjectRule(own, object, column);
    default:
      if (column === null) return `"${own.check}" is measured at a property`;
      return own.check === "statistic" || own.check === "drift"
        ? readFigureRule(own, column)
        : readCellRule(own, column);
  }
}

/** Of the rules, the one whose name is given says what is wrong. */
function describeFault(implementation: unknown): string {
  const issues = CHECKS.map((rules) => rules.safeParse(implementation).error?.issues ?? []);
  const [issue] = issues.find(([first]) => first?.path[0] !== "check") ?? issues[0] ?? [];
  const place = issue?.path.map((key) => `.${String(key)}`).join("") ?? "";
  return `implementation${place}: ${issue?.message ?? "is no rule"}`;
}

function readObjectRule(own: ObjectRule, object: string, column: string | null): Measured {
  if (own.check === "volumeChange") {
    const bound = { operator: "mustBeBetween", value: [-own.maxPercent, own.maxPercent] } as const;
    return { id: "volume-change", measure: { kind: "volumeChange" }, bound };
  }
  if (own.check === "onlyColumns") {
    return { id: "only-columns", measure: { kind: "extraColumns" }, bound: NONE };
  }
  const sql =
    own.check === "rows"
      ? `SELECT count(*) FROM ${quoteIdentifier(object)} WHERE NOT (\n${own.expression}\n)`
      : `SELECT count(*) FROM (\n${fillPlaceholders(own.query, object, column).replace(/[;\s]+$/, "")}\n)`;
  return {
    id: own.check === "rows" ? "rows-keep" : "no-rows",
    measure: { kind: "query", sql },
    bound: atMost(own.mustBeLessOrEqualTo),
  };
}

function readCellRule(own: CellRule, column: string): Measured | string {
  const test = toTest(own);
  if (typeof test === "string") return test;
  const percent = own.mustBeLessOrEqualToPercent;
  return {
    id: `${column}-${own.check === "notIn" ? "not-in" : own.check}`,
    measure: { kind: "broken", column, test, unit: percent > 0 ? "percent" : "rows" },
    bound: atMost(percent),
  };
}

function toTest(own: CellRule): RowTest | string {
  if (own.check === "notIn") return { is: "in", values: own.values };
  if (own.check === "like") return { is: "notLike", pattern: own.pattern };
  const { min, max } = own;
  if (min === undefined && max === undefined) return "Give min, max or both";
  const limits = { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
  return { is: "outside", of: own.check === "length" ? "length" : "value", ...limits };
}

function readFigureRule(own: FigureRule, column: string): Measured | string {
  if (own.check === "drift") {
    const bound = { operator: "mustBeLessOrEqualTo", value: own.maxPsi } as const;
    return { id: `${column}-drift`, measure: { kind: "drift", column }, bound };
  }
  const { min, max, statistic, quantile } = own;
  if (min === undefined && max === undefined) return "Give min, max or both";
  if ((statistic === "quantile") !== (quantile !== undefined)) {
    return "A quantile, and only that, names which one, from 0 to 1";
  }
  return {
    id: `${column}-${statistic}`,
    measure: {
      ...{ kind: "statistic", column, statistic },
      ...(quantile === undefined ? {} : { quantile }),
    },
    bound: toBound(min, max),
  };
}

const atMost = (value: number): Bound =>
  value === 0 ? NONE : { operator: "mustBeLessOrEqualTo", value };

function toBound(min: number | undefined, max: number | undefined): Bound {
  if (min === undefined) return { operator: "mustBeLessOrEqualTo", value: max ?? 0 };
  if (max === undefined) return { operator: "mustBeGreaterOrEqualTo", value: min };
  return { operator: "mustBeBetween", value: [min, max] };
}
