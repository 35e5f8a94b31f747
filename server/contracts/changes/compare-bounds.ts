import type { Shift } from "@/server/contracts/changes/shift";
import type { Bound, Check, Measure, Unit } from "@/server/contracts/checks/check";
import type { DueTime } from "@/server/contracts/checks/due";

type Interval = { low: number; lowOpen: boolean; high: number; highOpen: boolean };

/** What a bound allows, as one interval; null for bounds that leave out a middle. */
function intervalOf(bound: Bound): Interval | null {
  const all = {
    ...{ low: Number.NEGATIVE_INFINITY, lowOpen: false },
    ...{ high: Number.POSITIVE_INFINITY, highOpen: false },
  };
  switch (bound.operator) {
    case "mustBe":
      return { ...all, low: bound.value, high: bound.value };
    case "mustBeGreaterThan":
      return { ...all, low: bound.value, lowOpen: true };
    case "mustBeGreaterOrEqualTo":
      return { ...all, low: bound.value };
    case "mustBeLessThan":
      return { ...all, high: bound.value, highOpen: true };
    case "mustBeLessOrEqualTo":
      return { ...all, high: bound.value };
    case "mustBeBetween":
      return { ...all, low: bound.value[0], high: bound.value[1] };
    default:
      return null;
  }
}

function isWithin(inner: Interval, outer: Interval): boolean {
  const low =
    inner.low > outer.low || (inner.low === outer.low && (inner.lowOpen || !outer.lowOpen));
  const high =
    inner.high < outer.high || (inner.high === outer.high && (inner.highOpen || !outer.highOpen));
  return low && high;
}

/** How what a bound allows moved. */
export function shiftOfBound(before: Bound, after: Bound): Shift {
  const [a, b] = [intervalOf(before), intervalOf(after)];
  if (a === null || b === null) {
    return JSON.stringify(before) === JSON.stringify(after) ? "same" : "other";
  }
  return toShift(isWithin(b, a), isWithin(a, b));
}

/** @param isNarrower whether all that is allowed now was allowed before, and the other way round */
function toShift(isNarrower: boolean, isWider: boolean): Shift {
  if (isNarrower && isWider) return "same";
  if (isNarrower) return "tightened";
  return isWider ? "loosened" : "other";
}

const SEVERITIES = ["info", "warning", "error"];

/** How what a check asks for moved, its bound, its test and its severity taken together. */
export function shiftOfCheck(before: Check, after: Check): Shift {
  const shifts = [
    shiftOfMeasure(before, after),
    shiftOfBound(before.bound, after.bound),
    shiftOfBound(before.warn ?? ANYTHING, after.warn ?? ANYTHING),
    shiftOfFilter(before, after),
    toShift(
      SEVERITIES.indexOf(after.severity) >= SEVERITIES.indexOf(before.severity),
      SEVERITIES.indexOf(after.severity) <= SEVERITIES.indexOf(before.severity),
    ),
    // Each month for itself is more than all together for counts, and another thing for the rest.
    before.window === after.window ? "same" : "other",
  ] as const;
  return combine(shifts);
}

function combine(shifts: readonly Shift[]): Shift {
  const moved = new Set(shifts.filter((shift) => shift !== "same"));
  const [only] = moved;
  return moved.size === 0 ? "same" : moved.size === 1 && only !== undefined ? only : "other";
}

/** What a rule without a second threshold warns of: nothing. */
const ANYTHING: Bound = { operator: "mustBeGreaterOrEqualTo", value: Number.NEGATIVE_INFINITY };

function shiftOfMeasure(check: Check, next: Check): Shift {
  const [before, after] = [check.measure, next.measure];
  if (isSame(before, after)) return "same";
  if (before.kind === "due" && after.kind === "due") return shiftOfDue(before.due, after.due);
  if ("unit" in before && "unit" in after && before.unit !== after.unit) {
    const isSameBut = isSame({ ...before, unit: after.unit }, after);
    return isSameBut && isUpper(check) && isUpper(next) ? shiftOfUnit(before, after) : "other";
  }
  if (before.kind !== "broken" || after.kind !== "broken") return "other";
  return before.column === after.column ? shiftOfTest(before.test, after.test) : "other";
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** An earlier time, and more days, promise more. */
function shiftOfDue(before: DueTime, after: DueTime): Shift {
  if (before.zone !== after.zone) return "other";
  return combine([
    toShift(after.minutes <= before.minutes, after.minutes >= before.minutes),
    opposite(shiftOfSet(before.days, after.days)),
  ]);
}

/** A share of the filled rows is never less than that of all. */
function shiftOfUnit(before: { unit: Unit }, after: { unit: Unit }): Shift {
  if (before.unit === "rows" || after.unit === "rows") return "other";
  return after.unit === "filledPercent" ? "tightened" : "loosened";
}

/** Whether less of what is measured keeps both bounds whenever more of it does. */
function isUpper({ bound, warn }: Check): boolean {
  return [bound, warn ?? ANYTHING].every((each) => {
    const interval = intervalOf(each);
    return interval !== null && (interval.low < 0 || (interval.low === 0 && !interval.lowOpen));
  });
}

/** Fewer rows break a count less; what a share or a figure of them becomes cannot be told. */
function shiftOfFilter(before: Check, after: Check): Shift {
  if (before.filter === after.filter) return "same";
  if (before.filter !== null && after.filter !== null) return "other";
  if (![before, after].every(isCountOfBroken)) return "other";
  return after.filter === null ? "tightened" : "loosened";
}

function isCountOfBroken(check: Check): boolean {
  const { measure } = check;
  if (!["broken", "duplicates", "reference"].includes(measure.kind) || !isUpper(check)) {
    return false;
  }
  const isNone = [check.bound, check.warn ?? check.bound].every(
    (bound) => intervalOf(bound)?.high === 0,
  );
  return isNone || !("unit" in measure) || measure.unit === "rows";
}

type RowTest = Extract<Measure, { kind: "broken" }>["test"];

/** A test that breaks on less allows more. */
export function shiftOfTest(before: RowTest, after: RowTest): Shift {
  if (before.is === "notIn" && after.is === "notIn") {
    return shiftOfSet(before.values, after.values);
  }
  const isForbidden = before.is === "missing" || before.is === "in";
  if (isForbidden && before.is === after.is) {
    return opposite(shiftOfSet(before.values, after.values));
  }
  if (before.is === "outside" && after.is === "outside" && before.of === after.of) {
    return toShift(
      isWithin(limitsOf(after), limitsOf(before)),
      isWithin(limitsOf(before), limitsOf(after)),
    );
  }
  return JSON.stringify(before) === JSON.stringify(after) ? "same" : "other";
}

function shiftOfSet(before: readonly unknown[], after: readonly unknown[]): Shift {
  const [a, b] = [new Set(before.map(String)), new Set(after.map(String))];
  return toShift(
    [...b].every((value) => a.has(value)),
    [...a].every((value) => b.has(value)),
  );
}

const opposite = (shift: Shift): Shift =>
  shift === "tightened" ? "loosened" : shift === "loosened" ? "tightened" : shift;

function limitsOf({
  min = Number.NEGATIVE_INFINITY,
  max = Number.POSITIVE_INFINITY,
  minOpen = false,
  maxOpen = false,
}: Extract<RowTest, { is: "outside" }>): Interval {
  return { low: min, lowOpen: minOpen, high: max, highOpen: maxOpen };
}
