import { type Check, keepsBound } from "@/server/contracts/checks/check";
import { describeBound, format, formatHours } from "@/server/contracts/checks/describe";
import { type MeasuredWindow, nextMonth } from "@/server/contracts/months";
import type { ContractCheck } from "@/server/contracts/schema";

/**
 * The verdict on one measured window. A month without rows keeps every check; a quantity that no row
 * gives cannot be judged, which is an error and never a pass.
 */
export function judgeWindow(check: Check, window: MeasuredWindow): ContractCheck {
  const { measure, bound } = check;
  const { from, rowCount, measured } = window;
  const base = {
    ruleId: check.id,
    windowFrom: from,
    windowTo: from === null ? null : nextMonth(from),
    rowCount,
    measured: rowCount === 0 && from !== null ? null : measured,
    failingRows: 0,
  };
  if (rowCount === 0 && from !== null && measure.kind !== "rowCount") {
    return { ...base, outcome: "passed", detail: "No rows in this window" };
  }
  const value = measure.kind === "rowCount" ? rowCount : measured;
  if (value === null) {
    const detail = "Nothing to measure: no row holds a value";
    return { ...base, outcome: measure.kind === "age" ? broken(check) : "error", detail };
  }
  return {
    ...base,
    measured: value,
    outcome: keepsBound(bound, value) ? "passed" : broken(check),
    detail: describeMeasured(check, value, rowCount),
  };
}

/** A check that could not be measured at all. */
export function notMeasured(check: Pick<Check, "id">, detail: string): ContractCheck {
  return {
    ...{ ruleId: check.id, windowFrom: null, windowTo: null, rowCount: 0, measured: null },
    ...{ outcome: "error", detail, failingRows: 0 },
  };
}

const broken = ({ severity }: Check) => (severity === "error" ? "failed" : "warned");

function describeMeasured({ measure, bound }: Check, value: number, rowCount: number): string {
  const of = `of ${formatCount(rowCount)} rows`;
  switch (measure.kind) {
    case "rowCount":
      return `${formatCount(value)} rows, wanted ${describeBound(bound)}`;
    case "broken":
    case "duplicates": {
      const count = measure.unit === "percent" ? `${value.toFixed(1)} %` : formatCount(value);
      const what = measure.kind === "broken" ? wordsOf(measure) : `repeats ${quoted(measure)}`;
      const wanted =
        bound.operator === "mustBe" && bound.value === 0
          ? ""
          : `, wanted ${describeBound(bound, measure.unit)}`;
      return `${what} in ${count} ${of}${wanted}`;
    }
    case "reference":
      return `${quoted(measure)} points to no row of ${measure.dataset} in ${formatCount(value)} ${of}`;
    case "statistic":
      return `${measure.statistic} of "${measure.column}" is ${format(value)}, wanted ${describeBound(bound)}`;
    case "age": {
      const limit = typeof bound.value === "number" ? bound.value : bound.value[1];
      const what = measure.column === null ? "The newest version arrived" : "The newest row is of";
      return `${what} ${formatHours(value)} ago, at most ${formatHours(limit)} wanted`;
    }
    case "volumeChange":
      return `${value > 0 ? "+" : ""}${format(value)} % rows against the version before, wanted ${describeBound(bound)} %`;
    case "query":
      return `The query gives ${format(value)}, wanted ${describeBound(bound)}`;
    case "drift":
      return `PSI of "${measure.column}" against the version before is ${format(value)}, wanted ${describeBound(bound)}`;
  }
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
