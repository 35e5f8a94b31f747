const DAY_MS = 86_400_000;
const UNIT_MS: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: DAY_MS,
  w: 7 * DAY_MS,
};
const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:\d{2})?)?$/i;

/** A point in time (`to` is null), or the half-open range that a date without a time means. */
export type TimeSpan = { from: Date; to: Date | null };

/** True for a calendar date or a date with a time; `2026-02-30` is not one. */
export function isIsoTime(text: string): boolean {
  return parseIsoTime(text) !== null;
}

/** Reads an ISO date or date-time. Without a zone it is UTC; a bare date is its whole UTC day. */
export function parseIsoTime(text: string): TimeSpan | null {
  const match = ISO.exec(text);
  if (match === null) return null;
  const [, year, month, day, time, zone = "Z"] = match;
  const date = `${year}-${month}-${day}`;
  const midnight = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(date)) return null;
  if (time === undefined) return { from: midnight, to: new Date(midnight.getTime() + DAY_MS) };
  const instant = new Date(`${date}T${time}${zone.toUpperCase()}`);
  return Number.isNaN(instant.getTime()) ? null : { from: instant, to: null };
}

/** Resolves `-7d`, `-12h`, `-30m`, `-2w` or `+1d` against `now`; null when outside years 1–9999. */
export function resolveRelativeTime(text: string, now: Date): Date | null {
  const match = /^([+-]\d+)([mhdw])$/.exec(text);
  const [, amount = "", unit = ""] = match ?? [];
  const at = new Date(now.getTime() + Number(amount) * (UNIT_MS[unit] ?? Number.NaN));
  const year = at.getUTCFullYear();
  return year >= 1 && year <= 9999 ? at : null;
}
