import type { Resolution } from "@/server/monitoring/schema";

const DAY_MS = 86_400_000;
/** 1970-01-01 was a Thursday; weeks begin on Monday. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

export type CalendarWindow = { from: Date; to: Date };

/** The calendar month or ISO week (UTC) that holds `at`, half-open. */
export function windowOf(at: Date, resolution: Resolution): CalendarWindow {
  if (resolution === "month") {
    const [year, month] = [at.getUTCFullYear(), at.getUTCMonth()];
    return { from: new Date(Date.UTC(year, month)), to: new Date(Date.UTC(year, month + 1)) };
  }
  const week = Math.floor((at.getTime() - FIRST_MONDAY_MS) / (7 * DAY_MS));
  const from = FIRST_MONDAY_MS + week * 7 * DAY_MS;
  return { from: new Date(from), to: new Date(from + 7 * DAY_MS) };
}
