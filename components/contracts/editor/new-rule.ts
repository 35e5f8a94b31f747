import {
  type Extras,
  findBoundProblem,
  NO_EXTRAS,
  toCustomProperties,
} from "@/components/contracts/editor/rule-extras";

/** Kinds of rules that the form writes, each with the arguments it asks for. */
export const RULE_KINDS = [
  { kind: "missing", label: "Share of empty or listed values", column: true },
  { kind: "values", label: "One of a list", column: true },
  { kind: "notIn", label: "None of a list", column: true },
  { kind: "pattern", label: "Matches a pattern", column: true },
  { kind: "like", label: "Is like a text with % and _", column: true },
  { kind: "length", label: "Has a length in a range", column: true },
  { kind: "range", label: "Lies in a range", column: true },
  { kind: "duplicates", label: "Copies of a value", column: true },
  { kind: "copies", label: "Copies of several columns together", column: false },
  { kind: "statistic", label: "Mean, median, … in a range", column: true },
  { kind: "drift", label: "Distribution against the version before", column: true },
  { kind: "condition", label: "Every row keeps a condition", column: false },
  { kind: "noRows", label: "A query finds no row", column: false },
  { kind: "query", label: "What a query gives", column: false },
  { kind: "onlyColumns", label: "No column but those declared", column: false },
  { kind: "rows", label: "Number of rows", column: false },
  { kind: "volume", label: "Rows against the version before", column: false },
] as const;
/** Kinds of which some rows may break the rule. */
export const TOLERANT: readonly string[] = [
  ...["values", "notIn", "pattern", "like", "range", "length"],
];
/** Kinds that take a list of words. */
export const LISTED: readonly string[] = ["values", "notIn", "copies"];
/** Kinds that take a lower bound, an upper one or both. */
export const WITH_BOUNDS: readonly string[] = ["range", "length", "statistic", "rows", "query"];
export type RuleKind = (typeof RULE_KINDS)[number]["kind"];

export type RuleFields = {
  kind: RuleKind;
  /** Comma-separated words. */
  values: string;
  pattern: string;
  sql: string;
  min: string;
  max: string;
  statistic: string;
  /** From 0 to 1, of the statistic quantile. */
  quantile: string;
  /** Share of rows that may break it, in percent; none where it is empty. */
  tolerance: string;
  extras: Extras;
  severity: string;
  description: string;
};

export const NO_FIELDS: RuleFields = {
  ...{ kind: "missing", values: "", pattern: "", sql: "", min: "", max: "" },
  ...{
    statistic: "mean",
    quantile: "0.95",
    tolerance: "",
    extras: NO_EXTRAS,
    severity: "error",
    description: "",
  },
};

/** The rule that a query finds nothing. */
export function ruleOfQuery(sql: string): RuleFields {
  return { ...NO_FIELDS, kind: "query", sql, max: "0" };
}

const numberOf = (text: string) => (text.trim() === "" ? undefined : Number(text));
const listOf = (text: string) =>
  text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");

/** Why the fields make no rule yet; undefined when they do. */
export function findProblem(fields: RuleFields): string | undefined {
  return findMeasureProblem(fields) ?? findBoundProblem(fields.extras.warn);
}

function findMeasureProblem(fields: RuleFields): string | undefined {
  const { kind, values, pattern, sql } = fields;
  const [low, high] = [numberOf(fields.min), numberOf(fields.max)];
  const isNumber = [low, high, numberOf(fields.tolerance)].every(
    (value) => value === undefined || Number.isFinite(value),
  );
  if (!isNumber) return "Bounds are numbers";
  if (LISTED.includes(kind) && listOf(values).length === 0) {
    return kind === "copies" ? "Name the columns" : "List the values";
  }
  if (["pattern", "like"].includes(kind) && pattern === "") return "Give a pattern";
  if (kind === "statistic" && fields.statistic === "quantile" && !isShare(fields.quantile)) {
    return "A quantile lies from 0 to 1";
  }
  if (["condition", "query", "noRows"].includes(kind) && sql.trim() === "") return "Write the SQL";
  if (WITH_BOUNDS.includes(kind) && low === undefined && high === undefined) {
    return "Give a lower bound, an upper one or both";
  }
  if (low !== undefined && high !== undefined && low > high)
    return "The bounds are the wrong way round";
  const needsMost = ["missing", "drift", "volume"].includes(kind);
  return needsMost && high === undefined ? "Say how much is allowed at most" : undefined;
}

function isShare(text: string): boolean {
  const value = numberOf(text);
  return value !== undefined && value >= 0 && value <= 1;
}

/** The quality rule of the standard that the fields make. */
export function toRule(fields: RuleFields): Record<string, unknown> {
  const { severity, description } = fields;
  const custom = toCustomProperties(extrasOf(fields));
  return {
    ...measureOf(fields),
    ...(severity === "error" ? {} : { severity }),
    ...(description.trim() === "" ? {} : { description: description.trim() }),
    ...(custom.length === 0 ? {} : { customProperties: custom }),
  };
}

/** Which extras a rule of the fields can have. */
export function canHave({ kind, tolerance }: RuleFields) {
  return {
    filter: !["drift", "volume", "condition", "query", "noRows", "onlyColumns"].includes(kind),
    denominator: TOLERANT.includes(kind) && (numberOf(tolerance) ?? 0) > 0,
  };
}

/** Without those that were typed for a rule of another kind. */
function extrasOf(fields: RuleFields): Extras {
  const { filter, denominator } = canHave(fields);
  return {
    ...fields.extras,
    ...(filter ? {} : { filter: "" }),
    ...(denominator ? {} : { denominator: "all" }),
  };
}

function measureOf(fields: RuleFields): Record<string, unknown> {
  const { kind, values, pattern, statistic } = fields;
  const [min, max] = [numberOf(fields.min), numberOf(fields.max)];
  const bounds = {
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
  };
  const tolerance = numberOf(fields.tolerance) ?? 0;
  const tolerated =
    tolerance === 0 ? { mustBe: 0 } : { unit: "percent", mustBeLessOrEqualTo: tolerance };
  const broken = tolerance === 0 ? {} : { mustBeLessOrEqualToPercent: tolerance };
  const own = (implementation: object) => ({ type: "custom", engine: "headrace", implementation });
  switch (kind) {
    case "missing": {
      const missingValues = [null, ...listOf(values)];
      return {
        ...{ metric: "missingValues", arguments: { missingValues } },
        ...{ unit: "percent", mustBeLessOrEqualTo: max },
      };
    }
    case "values":
      return { metric: "invalidValues", arguments: { validValues: listOf(values) }, ...tolerated };
    case "pattern":
      return { metric: "invalidValues", arguments: { pattern }, ...tolerated };
    case "range":
    case "length":
      return own({ check: kind, ...bounds, ...broken });
    case "notIn":
      return own({ check: kind, values: listOf(values), ...broken });
    case "like":
      return own({ check: kind, pattern, ...broken });
    case "copies":
      return {
        ...{ metric: "duplicateValues", arguments: { properties: listOf(values) } },
        ...(max === undefined || max === 0 ? { mustBe: 0 } : { mustBeLessOrEqualTo: max }),
      };
    case "onlyColumns":
      return own({ check: kind });
    case "duplicates":
      return max === undefined || max === 0
        ? { metric: "duplicateValues", mustBe: 0 }
        : { metric: "duplicateValues", mustBeLessOrEqualTo: max };
    case "statistic":
      return own({
        ...{ check: "statistic", statistic, ...bounds },
        ...(statistic === "quantile" ? { quantile: Number(fields.quantile) } : {}),
      });
    case "drift":
      return own({ check: "drift", maxPsi: max });
    case "volume":
      return own({ check: "volumeChange", maxPercent: max });
    case "condition":
      return own({ check: "rows", expression: fields.sql.trim() });
    case "noRows":
      return own({ check: "noRows", query: fields.sql.trim() });
    case "query":
      return { type: "sql", query: fields.sql.trim(), ...operatorOf(min, max) };
    case "rows":
      return { metric: "rowCount", ...operatorOf(min, max) };
  }
}

function operatorOf(min: number | undefined, max: number | undefined) {
  if (min === undefined) return { mustBeLessOrEqualTo: max };
  return max === undefined ? { mustBeGreaterOrEqualTo: min } : { mustBeBetween: [min, max] };
}
