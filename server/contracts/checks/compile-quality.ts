import { z } from "zod";
import {
  type Bound,
  type Cell,
  type Compiled,
  type Measure,
  type RowTest,
  type Severity,
  STATISTICS,
  type Unit,
} from "@/server/contracts/checks/check";
import { type Modified, modify } from "@/server/contracts/checks/modifiers";
import { readBound } from "@/server/contracts/checks/read-bound";
import { customValue, type OdcsQuality } from "@/server/lib/odcs/schema";
import { quoteIdentifier } from "@/server/platform/duckdb";

/** The engine of rules that the standard has no metric for. */
export const ENGINE = "headrace";

const Cells = z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]));

const Implementation = z.discriminatedUnion("check", [
  z.strictObject({
    check: z.literal("range"),
    min: z.number().optional(),
    max: z.number().optional(),
    mustBeLessOrEqualToPercent: z.number().min(0).max(100).default(0),
  }),
  z.strictObject({
    check: z.literal("statistic"),
    statistic: z.enum(STATISTICS),
    min: z.number().optional(),
    max: z.number().optional(),
  }),
  z.strictObject({
    check: z.literal("rows"),
    /** A condition that every row keeps, in SQL; a row of which it says nothing keeps it too. */
    expression: z.string().min(1).max(10_000),
    mustBeLessOrEqualTo: z.number().nonnegative().default(0),
  }),
  z.strictObject({
    check: z.literal("noRows"),
    /** A query for the rows that should not be there. */
    query: z.string().min(1).max(10_000),
    mustBeLessOrEqualTo: z.number().nonnegative().default(0),
  }),
  z.strictObject({ check: z.literal("volumeChange"), maxPercent: z.number().positive() }),
  z.strictObject({ check: z.literal("drift"), maxPsi: z.number().positive() }),
]);
type Implementation = z.infer<typeof Implementation>;

type Path = readonly (string | number)[];
export type Measured = { id: string; measure: Measure; bound: Bound };

/**
 * A quality rule of a column, or of the whole object where `column` is null. Rules in words and those
 * of other engines give nothing.
 */
export function compileQuality(
  quality: OdcsQuality,
  { object, column }: { object: string; column: string | null },
  path: Path,
): Compiled {
  const { type = "library" } = quality;
  if (type === "text") return { drafts: [], problems: [] };
  if (type === "custom" && quality.engine !== ENGINE) return { drafts: [], problems: [] };
  const measured = measure(quality, type, { object, column });
  if (typeof measured === "string") {
    return { drafts: [], problems: [{ path, message: measured }] };
  }
  const draft = {
    ...measured,
    id: quality.id ?? (quality.name === undefined ? measured.id : toId(quality.name)),
    path,
    severity: readSeverity(quality.severity),
    window: customValue(quality, "window") === "month" ? ("month" as const) : ("version" as const),
    description: quality.description ?? "",
  };
  return { drafts: [draft], problems: [] };
}

/** What a rule measures, of which rows, and what it allows; or why it cannot be measured. */
function measure(
  quality: OdcsQuality,
  type: string,
  { object, column }: { object: string; column: string | null },
): Modified | string {
  const measured =
    type === "library"
      ? readLibrary(quality, column)
      : type === "custom"
        ? readOwn(quality, object, column)
        : readQuery(quality, object, column);
  return typeof measured === "string" ? measured : modify(measured, quality);
}

const toId = (name: string) =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");

/** The standard leaves the words open. */
function readSeverity(word: string | undefined): Severity {
  const lower = word?.toLowerCase() ?? "error";
  if (["info", "information", "low", "notice"].includes(lower)) return "info";
  return ["warning", "warn", "medium", "minor"].includes(lower) ? "warning" : "error";
}

/** The standard writes `{object}`, its schema `${table}`, its command line `{model}`; all stand for one. */
function fillPlaceholders(query: string, object: string, column: string | null): string {
  return query
    .replaceAll(/\$?\{(object|table|model|schema)\}/g, () => quoteIdentifier(object))
    .replaceAll(/\$?\{(property|column|field)\}/g, () => quoteIdentifier(column ?? ""));
}

function readQuery(quality: OdcsQuality, object: string, column: string | null): Measured | string {
  const bound = readBound(quality);
  if (typeof bound === "string") return bound;
  if (quality.query === undefined) return "A rule of type sql needs a query";
  if (column === null && /\{(property|column|field)\}/.test(quality.query)) {
    return "The query names a property, but stands at the object";
  }
  const sql = fillPlaceholders(quality.query, object, column);
  return { id: `${column ?? object}-query`, measure: { kind: "query", sql }, bound };
}

/** The measure of a library metric, or why there is none. */
function readLibrary(quality: OdcsQuality, column: string | null): Measured | string {
  const metric = quality.metric ?? quality.rule;
  const bound = readBound(quality);
  if (typeof bound === "string") return bound;
  const unit: Unit = quality.unit === "percent" ? "percent" : "rows";
  const args = quality.arguments ?? {};
  if (metric === "rowCount") return { id: "row-count", measure: { kind: "rowCount" }, bound };
  if (metric === "duplicateValues" && column === null) {
    const columns = z.array(z.string()).min(1).safeParse(args.properties);
    if (!columns.success) return "duplicateValues of an object needs arguments.properties";
    const measure = { kind: "duplicates", columns: columns.data, unit } as const;
    return { id: `${columns.data.join("-")}-duplicates`, measure, bound };
  }
  if (column === null) return `"${metric}" is measured at a property`;
  const broken = (id: string, test: RowTest): Measured => ({
    ...{ id: `${column}-${id}`, measure: { kind: "broken", column, test, unit }, bound },
  });
  switch (metric) {
    case "nullValues":
      return broken("null", { is: "null" });
    case "missingValues": {
      const values = Cells.safeParse(args.missingValues);
      const list: readonly Cell[] = values.success ? values.data : [null];
      return broken("missing", { is: "missing", values: list });
    }
    case "duplicateValues":
      return {
        ...{ id: `${column}-duplicates`, bound },
        measure: { kind: "duplicates", columns: [column], unit },
      };
    case "invalidValues": {
      const values = Cells.safeParse(args.validValues);
      if (values.success) {
        // SQL's NOT IN finds nothing once the list holds a null.
        const list = values.data.filter((value) => value !== null);
        return broken("valid", { is: "notIn", values: list });
      }
      const pattern = args.pattern ?? quality.pattern;
      if (typeof pattern !== "string") return "invalidValues needs validValues or a pattern";
      return findUnsupported(pattern) ?? broken("valid", { is: "notMatching", pattern });
    }
    default:
      return `The standard has no metric "${metric}"`;
  }
}

/** The engine matches in linear time, which rules out what needs going back. */
export function findUnsupported(pattern: string): string | null {
  return /\(\?<?[=!]|\\[1-9]/.test(pattern)
    ? "The pattern uses look-around or back-references, which are not supported"
    : null;
}

/** A rule of our own engine: its implementation is an object whose `check` says which. */
function readOwn(quality: OdcsQuality, object: string, column: string | null): Measured | string {
  const parsed = Implementation.safeParse(quality.implementation);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return `implementation${issue?.path.map((key) => `.${String(key)}`).join("")}: ${issue?.message}`;
  }
  const own = parsed.data;
  if (own.check === "volumeChange") {
    const bound = { operator: "mustBeBetween", value: [-own.maxPercent, own.maxPercent] } as const;
    return { id: "volume-change", measure: { kind: "volumeChange" }, bound };
  }
  if (own.check === "rows" || own.check === "noRows") {
    const sql =
      own.check === "rows"
        ? `SELECT count(*) FROM ${quoteIdentifier(object)} WHERE NOT (\n${own.expression}\n)`
        : `SELECT count(*) FROM (\n${fillPlaceholders(own.query, object, column).replace(/[;\s]+$/, "")}\n)`;
    const most = own.mustBeLessOrEqualTo;
    const bound = { operator: most === 0 ? "mustBe" : "mustBeLessOrEqualTo", value: most } as const;
    const id = own.check === "rows" ? "rows-keep" : "no-rows";
    return { id, measure: { kind: "query", sql }, bound };
  }
  if (column === null) return `"${own.check}" is measured at a property`;
  return readColumnRule(own, column);
}

function readColumnRule(
  own: Exclude<Implementation, { check: "volumeChange" | "rows" | "noRows" }>,
  column: string,
): Measured | string {
  if (own.check === "drift") {
    const bound = { operator: "mustBeLessOrEqualTo", value: own.maxPsi } as const;
    return { id: `${column}-drift`, measure: { kind: "drift", column }, bound };
  }
  const { min, max } = own;
  if (min === undefined && max === undefined) return "Give min, max or both";
  if (own.check === "range") {
    const percent = own.mustBeLessOrEqualToPercent;
    const limits = { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
    const test = { is: "outside", of: "value", ...limits } as const;
    return {
      id: `${column}-range`,
      measure: { kind: "broken", column, test, unit: percent > 0 ? "percent" : "rows" },
      bound: { operator: percent > 0 ? "mustBeLessOrEqualTo" : "mustBe", value: percent },
    };
  }
  const { statistic } = own;
  return {
    id: `${column}-${statistic}`,
    measure: { kind: "statistic", column, statistic },
    bound: toBound(min, max),
  };
}

function toBound(min: number | undefined, max: number | undefined): Bound {
  if (min === undefined) return { operator: "mustBeLessOrEqualTo", value: max ?? 0 };
  if (max === undefined) return { operator: "mustBeGreaterOrEqualTo", value: min };
  return { operator: "mustBeBetween", value: [min, max] };
}
