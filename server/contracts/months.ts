import { KEPT_OUTCOMES } from "@/server/contracts/constants";
import type { ContractCheck } from "@/server/contracts/schema";

export type MeasuredWindow = {
  /** Start of the month; null for the whole version, and for rows without a time. */
  from: Date | null;
  rowCount: number;
  measured: number | null;
  /** Of a share: the rows it is made of, and those whose cells are filled. */
  brokenRows?: number | null;
  filledRows?: number | null;
};

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

export type Break = { ruleId: string; from: Date; to: Date; windows: number; details: string[] };

/** Runs of consecutive failing months of each rule; months without rows do not end a run. */
export function findBreaks(checks: readonly ContractCheck[]): Break[] {
  const breaks: Break[] = [];
  const open = new Map<string, Break>();
  for (const check of checks) {
    const { ruleId, windowFrom, windowTo, outcome, measured, detail } = check;
    if (windowFrom === null || windowTo === null || measured === null) continue;
    const current = open.get(ruleId);
    if (KEPT_OUTCOMES.includes(outcome)) {
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
