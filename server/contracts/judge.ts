import type { Column } from "@/server/catalog/schema";
import {
  type ContractCheck,
  type ContractDocument,
  type ContractRule,
  SCHEMA_CHECK,
} from "@/server/contracts/schema";

export type MeasuredWindow = {
  /** Start of the month; null for the whole version, and for rows without a time. */
  from: Date | null;
  rowCount: number;
  measured: number | null;
};

/** The verdict on one measured window. A window without rows passes, except where rows are counted. */
export function judgeWindow(rule: ContractRule, window: MeasuredWindow): ContractCheck {
  const { from, rowCount } = window;
  const measured = rule.kind === "rowCount" ? rowCount : rowCount === 0 ? null : window.measured;
  const base = {
    ruleId: rule.id,
    windowFrom: from,
    windowTo: from === null ? null : nextMonth(from),
    rowCount,
    measured,
  };
  if (measured === null) return { ...base, passed: true, detail: "No rows in this window" };
  return {
    ...base,
    passed: keepsRule(rule, measured),
    detail: describeOutcome(rule, measured, rowCount),
  };
}

function keepsRule(rule: ContractRule, measured: number): boolean {
  if (rule.kind === "maxShare") return measured <= rule.max;
  if (rule.kind !== "rowCount") return measured === 0;
  return measured >= (rule.min ?? 0) && measured <= (rule.max ?? Number.POSITIVE_INFINITY);
}

function describeOutcome(rule: ContractRule, measured: number, rowCount: number): string {
  const of = `of ${formatCount(rowCount)} rows`;
  switch (rule.kind) {
    case "notNull":
      return `"${rule.column}" is empty in ${formatCount(measured)} ${of}`;
    case "unique":
      return `"${rule.column}" repeats a value in ${formatCount(measured)} ${of}`;
    case "acceptedValues":
      return `"${rule.column}" has a value outside the list in ${formatCount(measured)} ${of}`;
    case "range":
      return `"${rule.column}" lies outside ${describeBounds(rule)} in ${formatCount(measured)} ${of}`;
    case "maxShare": {
      const share = `${(measured * 100).toFixed(1)} % ${of}`;
      return `"${rule.column}" is "${rule.value}" in ${share}, at most ${rule.max * 100} % allowed`;
    }
    case "rowCount":
      return `${formatCount(measured)} rows, wanted ${describeBounds(rule)}`;
  }
}

function describeBounds({ min, max }: { min?: number; max?: number }): string {
  if (min === undefined) return `at most ${max}`;
  return max === undefined ? `at least ${min}` : `${min} to ${max}`;
}

function formatCount(value: number): string {
  return value.toLocaleString("en-GB");
}

/** Start of the calendar month after `month`, in UTC. */
export function nextMonth(month: Date): Date {
  return new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1, 1));
}

/** Measured months with the empty ones between them, in order; rows without a time come last. */
export function fillMonths(windows: readonly MeasuredWindow[]): MeasuredWindow[] {
  const timeless = windows.filter(({ from }) => from === null);
  const dated = windows
    .flatMap((window) => (window.from === null ? [] : [{ ...window, from: window.from }]))
    .sort((a, b) => a.from.getTime() - b.from.getTime());
  const byMonth = new Map(dated.map((window) => [window.from.getTime(), window]));
  const first = dated.at(0)?.from;
  const last = dated.at(-1)?.from;
  const filled: MeasuredWindow[] = [];
  if (first !== undefined && last !== undefined) {
    for (let month = first; month <= last; month = nextMonth(month)) {
      const empty = { from: month, rowCount: 0, measured: null };
      filled.push(byMonth.get(month.getTime()) ?? empty);
    }
  }
  return [...filled, ...timeless];
}

/** Compares a version's columns with the contract's; `emptyCells` counts per required column. */
export function judgeSchema(
  document: ContractDocument,
  columns: readonly Column[],
  emptyCells: Readonly<Record<string, number>>,
  rowCount: number,
): ContractCheck {
  const problems = document.columns.flatMap(({ name, type, required }) => {
    const column = columns.find((each) => each.name === name);
    if (column === undefined) return [`"${name}" is missing`];
    if (column.type !== type) return [`"${name}" is ${column.type}, not ${type}`];
    const empty = required ? (emptyCells[name] ?? 0) : 0;
    return empty > 0 ? [`"${name}" is empty in ${formatCount(empty)} rows`] : [];
  });
  return {
    ruleId: SCHEMA_CHECK,
    windowFrom: null,
    windowTo: null,
    rowCount,
    measured: problems.length,
    passed: problems.length === 0,
    detail:
      problems.length === 0
        ? `All ${document.columns.length} columns are as declared`
        : problems.join("; "),
  };
}

export type Break = { ruleId: string; from: Date; to: Date; windows: number; details: string[] };

/** Runs of consecutive failing months of each rule; months without rows do not end a run. */
export function findBreaks(checks: readonly ContractCheck[]): Break[] {
  const breaks: Break[] = [];
  const open = new Map<string, Break>();
  for (const check of checks) {
    const { ruleId, windowFrom, windowTo, passed, measured, detail } = check;
    if (windowFrom === null || windowTo === null || measured === null) continue;
    const current = open.get(ruleId);
    if (passed) {
      open.delete(ruleId);
    } else if (current === undefined) {
      const started = { ruleId, from: windowFrom, to: windowTo, windows: 1, details: [detail] };
      open.set(ruleId, started);
      breaks.push(started);
    } else {
      current.to = windowTo;
      current.windows += 1;
      current.details.push(detail);
    }
  }
  return breaks;
}
