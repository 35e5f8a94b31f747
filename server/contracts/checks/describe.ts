import type { Bound, Cell, Check, Measure, RowTest, Unit } from "@/server/contracts/checks/check";
import { describeDue } from "@/server/contracts/checks/due";

/** What a check asks for, in one sentence without its end. */
export function describeCheck(check: Omit<Check, "id" | "path">): string {
  const { measure, bound, warn, filter, window } = check;
  const unit = "unit" in measure ? measure.unit : undefined;
  return [
    describeRule(measure, bound),
    ...(warn === null ? [] : [`warns unless ${describeBound(warn, unit)}`]),
    ...(filter === null ? [] : [`where ${filter.replaceAll(/\s+/g, " ")}`]),
    ...(window === "month" ? ["in each month"] : []),
  ].join(", ");
}

function describeRule(measure: Measure, bound: Bound): string {
  switch (measure.kind) {
    case "rowCount":
      return `rows: ${describeBound(bound)}`;
    case "broken": {
      const words = describeTest(measure.test);
      if (isNone(bound)) return `${measure.column} ${words.always}`;
      return `${measure.column} ${words.broken}: ${describeBound(bound, measure.unit)}`;
    }
    case "duplicates": {
      const columns = measure.columns.join(" + ");
      if (isNone(bound)) return `${columns} names one row`;
      return `copies of ${columns}: ${describeBound(bound, measure.unit)}`;
    }
    case "statistic":
      return `${nameOfStatistic(measure)} of ${measure.column}: ${describeBound(bound)}`;
    case "extraColumns":
      return "no column but those declared";
    case "reference":
      return `${measure.columns.join(" + ")} exists in ${measure.dataset}.${measure.keys.join(" + ")}`;
    case "age":
      return measure.column === null
        ? `a new version arrives within ${describeHours(bound)}`
        : `newest row is no older than ${describeHours(bound)}`;
    case "retention":
      return `rows are kept for ${describeHours(bound)}`;
    case "due":
      return `a new version is there by ${describeDue(measure.due)}`;
    case "volumeChange":
      return `rows change from version to version by ${describeBound(bound)} %`;
    case "query":
      return `${measure.sql.trim().replaceAll(/\s+/g, " ")}: ${describeBound(bound)}`;
    case "drift":
      return `distribution of ${measure.column} against the version before: PSI ${describeBound(bound)}`;
  }
}

/** Such as "mean" or "quantile 0.95". */
export function nameOfStatistic({
  statistic,
  quantile,
}: Extract<Measure, { kind: "statistic" }>): string {
  return quantile === undefined ? statistic : `${statistic} ${quantile}`;
}

const isNone = (bound: Bound) => bound.operator === "mustBe" && bound.value === 0;

function describeTest(test: RowTest): { always: string; broken: string } {
  switch (test.is) {
    case "null":
      return { always: "is never empty", broken: "empty" };
    case "missing":
      return { always: `is never ${listOf(test.values)}`, broken: `is ${listOf(test.values)}` };
    case "notIn":
      return { always: `is one of ${listOf(test.values)}`, broken: "outside the list" };
    case "in":
      return {
        always: `is none of ${listOf(test.values)}`,
        broken: `is one of ${listOf(test.values)}`,
      };
    case "notLike":
      return { always: `is like ${test.pattern}`, broken: `is not like ${test.pattern}` };
    case "notMatching":
      return { always: `matches ${test.pattern}`, broken: `does not match ${test.pattern}` };
    case "outside": {
      const what = test.of === "length" ? "has a length" : "lies";
      const limits = describeLimits(test);
      return {
        always: `${what} ${limits}`,
        broken: `${test.of === "length" ? "has a length " : ""}not ${limits}`,
      };
    }
  }
}

function describeLimits({
  min,
  max,
  minOpen,
  maxOpen,
}: Extract<RowTest, { is: "outside" }>): string {
  const low = min === undefined ? null : `${minOpen ? "above" : "from"} ${format(min)}`;
  const high = max === undefined ? null : `${maxOpen ? "below" : "to"} ${format(max)}`;
  return [low, high].filter((part) => part !== null).join(" ");
}

const VALUES_SHOWN = 6;

function listOf(values: readonly Cell[]): string {
  const shown = values.slice(0, VALUES_SHOWN).map((value) => (value === null ? "empty" : value));
  const more = values.length > VALUES_SHOWN ? ` and ${values.length - VALUES_SHOWN} more` : "";
  return `${shown.join(", ")}${more}`;
}

const UNIT_WORDS = { rows: " rows", percent: " %", filledPercent: " % of filled cells" } as const;

/** Such as "at most 40 %". */
export function describeBound(bound: Bound, unit?: Unit): string {
  const end = unit === undefined ? "" : UNIT_WORDS[unit];
  switch (bound.operator) {
    case "mustBe":
      return `exactly ${format(bound.value)}${end}`;
    case "mustNotBe":
      return `anything but ${format(bound.value)}${end}`;
    case "mustBeGreaterThan":
      return `more than ${format(bound.value)}${end}`;
    case "mustBeGreaterOrEqualTo":
      return `at least ${format(bound.value)}${end}`;
    case "mustBeLessThan":
      return `less than ${format(bound.value)}${end}`;
    case "mustBeLessOrEqualTo":
      return `at most ${format(bound.value)}${end}`;
    case "mustBeBetween":
      return `${format(bound.value[0])} to ${format(bound.value[1])}${end}`;
    case "mustNotBeBetween":
      return `not ${format(bound.value[0])} to ${format(bound.value[1])}${end}`;
  }
}

function describeHours(bound: Bound): string {
  const value = typeof bound.value === "number" ? bound.value : bound.value[1];
  return formatHours(value);
}

/** Hours up to two days, then days. */
export function formatHours(hours: number): string {
  if (Math.abs(hours) < 1) return `${format(hours * 60)} min`;
  return Math.abs(hours) <= 48 ? `${format(hours)} h` : `${format(hours / 24)} days`;
}

export function format(value: number): string {
  return value.toLocaleString("en-GB", { maximumSignificantDigits: 6 });
}
