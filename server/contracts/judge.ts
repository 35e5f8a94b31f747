import { type Check, keepsBound, type Unit } from "@/server/contracts/checks/check";
import {
  describeBound,
  format,
  formatHours,
  nameOfStatistic,
} from "@/server/contracts/checks/describe";
import { describeDue } from "@/server/contracts/checks/due";
import { KEPT_OUTCOMES } from "@/server/contracts/constants";
import { type MeasuredWindow, nextMonth } from "@/server/contracts/months";
import type { ContractCheck } from "@/server/contracts/schema";

/**
 * The verdict on one measured window. A month without rows keeps every check; a quantity that no row
 * gives cannot be judged, which is an error and never a pass.
 */
export function judgeWindow(check: Check, window: MeasuredWindow): ContractCheck {
  const { measure, bound } = check;
  const { from, rowCount, measured, brokenRows = null, filledRows = null } = window;
  const base = {
    ruleId: check.id,
    windowFrom: from,
    windowTo: from === null ? null : nextMonth(from),
    rowCount,
    measured: rowCount === 0 && from !== null ? null : measured,
    ...{ brokenRows, filledRows, failingRows: 0, failingNote: "" },
  };
  if (rowCount === 0 && from !== null && measure.kind !== "rowCount") {
    return { ...base, outcome: "passed", detail: "No rows in this window" };
  }
  const value = measure.kind === "rowCount" ? rowCount : measured;
  if (value === null || !Number.isFinite(value)) {
    const detail =
      value === null
        ? "Nothing to measure: no row holds a value"
        : "The result is no number: a cell holds NaN or infinity";
    const outcome = measure.kind === "age" ? outcomeOfBreak(check) : "error";
    return { ...base, measured: null, outcome, detail };
  }
  const isWarned = check.warn !== null && !keepsBound(check.warn, value);
  const kept = isWarned ? "warned" : "passed";
  return {
    ...base,
    measured: value,
    outcome: keepsBound(bound, value) ? kept : outcomeOfBreak(check),
    detail: describeMeasured(check, { ...window, measured: value }),
  };
}

/** Whether nobody has to look at it. */
export function isKept(outcome: ContractCheck["outcome"]): boolean {
  return KEPT_OUTCOMES.includes(outcome);
}

/** A check that could not be measured at all. */
export function notMeasured(check: Pick<Check, "id">, detail: string): ContractCheck {
  return {
    ...{ ruleId: check.id, windowFrom: null, windowTo: null, rowCount: 0, measured: null },
    ...{
      outcome: "error",
      detail,
      brokenRows: null,
      filledRows: null,
      failingRows: 0,
      failingNote: "",
    },
  };
}

const outcomeOfBreak = ({ severity }: Check) => (severity === "error" ? "failed" : "warned");

type Measured = MeasuredWindow & { measured: number };

function describeMeasured(check: Check, window: Measured): string {
  const { filter, warn } = check;
  const warns = warn === null ? "" : `, warns unless ${describeBound(warn)}`;
  const where = filter === null ? "" : `, where ${filter.replaceAll(/\s+/g, " ")}`;
  return `${describeValue(check, window)}${warns}${where}`;
}

function describeValue({ measure, bound }: Check, window: Measured): string {
  const { measured: value, rowCount } = window;
  const of = `of ${formatCount(rowCount)} rows`;
  switch (measure.kind) {
    case "rowCount":
      return `${formatCount(value)} rows, wanted ${describeBound(bound)}`;
    case "broken":
    case "duplicates": {
      const what = measure.kind === "broken" ? wordsOf(measure) : `repeats ${quoted(measure)}`;
      const wanted =
        bound.operator === "mustBe" && bound.value === 0
          ? ""
          : `, wanted ${describeBound(bound, measure.unit)}`;
      return `${what} in ${describeShare(measure.unit, window)}${wanted}`;
    }
    case "reference":
      return `${quoted(measure)} points to no row of ${measure.dataset} in ${formatCount(value)} ${of}`;
    case "statistic":
      return `${nameOfStatistic(measure)} of "${measure.column}" is ${format(value)}, wanted ${describeBound(bound)}`;
    case "age": {
      const limit = typeof bound.value === "number" ? bound.value : bound.value[1];
      const what = measure.column === null ? "The newest version arrived" : "The newest row is of";
      return `${what} ${formatHours(value)} ago, at most ${formatHours(limit)} wanted`;
    }
    case "retention": {
      const least = typeof bound.value === "number" ? bound.value : bound.value[0];
      const what = measure.column === null ? "The oldest version kept" : "The oldest row";
      return `${what} is of ${formatHours(value)} ago, at least ${formatHours(least)} wanted`;
    }
    case "due":
      return value > 0
        ? `Nothing arrived since it was due before; due by ${describeDue(measure.due)}, ${formatHours(value)} ago`
        : `There since it was due by ${describeDue(measure.due)} before`;
    case "extraColumns":
      return `${formatCount(value)} columns that the document does not declare`;
    case "volumeChange":
      return `${value > 0 ? "+" : ""}${format(value)} % rows against the version before, wanted ${describeBound(bound)} %`;
    case "query":
      return `The query gives ${format(value)}, wanted ${describeBound(bound)}`;
    case "drift":
      return `PSI of "${measure.column}" against the version before is ${format(value)}, wanted ${describeBound(bound)}`;
  }
}

/** A share with the other one, where empty cells make them differ. */
function describeShare(unit: Unit, { measured, rowCount, brokenRows, filledRows }: Measured) {
  const ofAll = `of ${formatCount(rowCount)} rows`;
  if (unit === "rows") return `${formatCount(measured)} ${ofAll}`;
  const filled = filledRows ?? rowCount;
  const ofFilled = `of ${formatCount(filled)} filled`;
  const [main, other, denominator] =
    unit === "percent" ? [ofAll, ofFilled, filled] : [ofFilled, ofAll, rowCount];
  const share = `${formatPercent(measured)} ${main}`;
  if (brokenRows == null || filled === rowCount) return share;
  return `${share} (${formatPercent(shareOf(brokenRows, denominator))} ${other})`;
}

const formatPercent = (value: number) => `${format(Number(value.toFixed(2)))} %`;

/** In percent; of nothing it is 0. */
export function shareOf(count: number, of: number): number {
  return of === 0 ? 0 : (100 * count) / of;
}

const quoted = ({ columns }: { columns: readonly string[] }) => `"${columns.join('" + "')}"`;

function wordsOf({ column, test }: Extract<Check["measure"], { kind: "broken" }>): string {
  switch (test.is) {
    case "null":
      return `"${column}" is empty`;
    case "missing":
      return `"${column}" is ${test.values.map((value) => (value === null ? "empty" : `"${value}"`)).join(" or ")}`;
    case "notIn":
      return `"${column}" has a value outside the list`;
    case "in":
      return `"${column}" has a value of the list`;
    case "notLike":
    case "notMatching":
      return `"${column}" does not match`;
    case "outside":
      return test.of === "length"
        ? `"${column}" is too long or too short`
        : `"${column}" lies outside`;
  }
}

function formatCount(value: number): string {
  return value.toLocaleString("en-GB");
}
