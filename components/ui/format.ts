const NOT_MEASURED = "–";
/** Narrow no-break space between a number and what belongs to it. */
const THIN = "\u202f";
const MINUS = "\u2212";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

type Maybe<T> = T | null | undefined;

/** A whole number with groups of three: 3118 → "3 118"; what nobody measured is a dash. */
export function formatCount(value: Maybe<number>): string {
  if (!isFiniteNumber(value)) return NOT_MEASURED;
  const digits = Math.abs(Math.round(value)).toString();
  const grouped = digits.replace(/\B(?=(\d{3})+$)/g, THIN);
  return withSign(value < 0 && digits !== "0", grouped);
}

/** A measured number with `digits` significant digits, and groups from 1 000 on. */
export function formatNumber(value: Maybe<number>, digits = 3): string {
  if (!isFiniteNumber(value)) return NOT_MEASURED;
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e15 || size < 1e-6) {
    return withSign(value < 0, size.toExponential(Math.max(0, digits - 1)));
  }
  if (size >= 10 ** digits) return formatCount(value);
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  const [whole = "", fraction] = size.toFixed(decimals).split(".");
  const text = formatCount(Number(whole));
  return withSign(value < 0, fraction === undefined ? text : `${text}.${fraction}`);
}

/** A number with a fixed count of decimals, for columns that must align. */
export function formatFixed(value: Maybe<number>, decimals = 3): string {
  if (!isFiniteNumber(value)) return NOT_MEASURED;
  const [whole = "", fraction] = Math.abs(value).toFixed(decimals).split(".");
  const isZero = Number(value.toFixed(decimals)) === 0;
  const text = formatCount(Number(whole));
  return withSign(value < 0 && !isZero, fraction === undefined ? text : `${text}.${fraction}`);
}

/** A share as percent: 0.1234 → "12.3 %". */
export function formatPercent(share: Maybe<number>, decimals = 1): string {
  if (!isFiniteNumber(share)) return NOT_MEASURED;
  return `${formatFixed(share * 100, decimals)}${THIN}%`;
}

/** A difference with its sign: "+0.030", "−0.012", "0.000". */
export function formatDelta(value: Maybe<number>, decimals = 3): string {
  const text = formatFixed(value, decimals);
  return isFiniteNumber(value) && Number(value.toFixed(decimals)) > 0 ? `+${text}` : text;
}

const BYTE_UNITS = ["B", "kB", "MB", "GB", "TB", "PB"];

/** Bytes in steps of 1 000: 1234567 → "1.2 MB". */
export function formatBytes(sizeBytes: Maybe<number>): string {
  if (!isFiniteNumber(sizeBytes)) return NOT_MEASURED;
  let size = Math.abs(sizeBytes);
  let unit = 0;
  while (size >= 999.5 && unit < BYTE_UNITS.length - 1) {
    size /= 1_000;
    unit += 1;
  }
  const digits = unit === 0 || size >= 99.95 ? 0 : 1;
  return `${withSign(sizeBytes < 0, size.toFixed(digits))}${THIN}${BYTE_UNITS[unit]}`;
}

/** A length of time in the two largest units that say something: "1.3 ms", "4.2 s", "3 min 5 s", "2 d 4 h". */
export function formatDuration(durationMs: Maybe<number>): string {
  if (!isFiniteNumber(durationMs)) return NOT_MEASURED;
  const size = Math.abs(durationMs);
  return withSign(durationMs < 0, formatSize(size));
}

function formatSize(size: number): string {
  if (size < 1) return `${Number(size.toPrecision(2))}${THIN}ms`;
  if (size < 999.5) return `${size < 10 ? size.toFixed(1) : Math.round(size)}${THIN}ms`;
  if (size < 59_950) return `${(size / 1_000).toFixed(1)}${THIN}s`;
  const seconds = Math.round(size / 1_000);
  if (seconds < 3_600) return joinUnits(seconds, 60, "min", 1, "s");
  const minutes = Math.round(size / MINUTE_MS);
  if (minutes < 1_440) return joinUnits(minutes, 60, "h", 1, "min");
  return joinUnits(Math.round(size / HOUR_MS), 24, "d", 1, "h");
}

function joinUnits(
  total: number,
  large: number,
  name: string,
  small: number,
  rest: string,
): string {
  const remainder = Math.floor((total % large) / small);
  const head = `${formatCount(Math.floor(total / large))}${THIN}${name}`;
  return remainder === 0 ? head : `${head} ${remainder}${THIN}${rest}`;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A day in UTC: "5 May 2008". */
export function formatDate(at: Maybe<Date>): string {
  if (!isValidDate(at)) return NOT_MEASURED;
  return `${at.getUTCDate()} ${formatMonth(at)}`;
}

/** A month in UTC: "May 2008". */
export function formatMonth(at: Maybe<Date>): string {
  if (!isValidDate(at)) return NOT_MEASURED;
  return `${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
}

/** A moment in UTC, to the second: "5 May 2008, 14:03:09 UTC". */
export function formatDateTime(at: Maybe<Date>): string {
  if (!isValidDate(at)) return NOT_MEASURED;
  return `${formatDate(at)}, ${at.toISOString().slice(11, 19)} UTC`;
}

/**
 * A half-open window [from, to) in as few words as name it exactly: whole months as
 * "Nov 2009–Nov 2010" (both included), else days, the last one included.
 */
export function formatWindow({ from, to }: { from: Date; to: Date }): string {
  if (!isValidDate(from) || !isValidDate(to)) return NOT_MEASURED;
  const last = new Date(Math.max(from.getTime(), to.getTime() - 1));
  const hasWholeMonths = isMonthStart(from) && isMonthStart(to) && to > from;
  const format = hasWholeMonths ? formatMonth : formatDate;
  const first = format(from);
  return first === format(last) ? first : `${first}–${format(last)}`;
}

function isMonthStart(at: Date): boolean {
  return at.getUTCDate() === 1 && at.getTime() % DAY_MS === 0;
}

const AGE_UNITS = [
  { limitMs: HOUR_MS, unitMs: MINUTE_MS, name: "min" },
  { limitMs: DAY_MS, unitMs: HOUR_MS, name: "h" },
  { limitMs: 60 * DAY_MS, unitMs: DAY_MS, name: "d" },
];

/** The age of `at` seen from `nowMs`: "just now", "2 min ago", "in 3 h"; a date beyond two months. */
export function formatAge(at: Maybe<Date>, nowMs: number): string {
  if (!isValidDate(at)) return NOT_MEASURED;
  const ageMs = nowMs - at.getTime();
  const size = Math.abs(ageMs);
  if (size < MINUTE_MS) return "just now";
  const unit = AGE_UNITS.find(({ limitMs }) => size < limitMs);
  if (unit === undefined) return formatDate(at);
  const text = `${Math.floor(size / unit.unitMs)}${THIN}${unit.name}`;
  return ageMs < 0 ? `in ${text}` : `${text} ago`;
}

/** Shortens an id in its middle, keeping both ends readable: "3f2a…9c01". */
export function truncateMiddle(text: string, maxLength = 16): string {
  const characters = [...text];
  if (characters.length <= maxLength) return text;
  const kept = Math.max(2, maxLength - 1);
  const head = Math.ceil(kept / 2);
  return `${characters.slice(0, head).join("")}…${characters.slice(-(kept - head)).join("")}`;
}

/** "1 run", "2 runs", "1 204 runs". */
export function formatPlural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

function withSign(isNegative: boolean, text: string): string {
  return isNegative ? `${MINUS}${text}` : text;
}

function isFiniteNumber(value: Maybe<number>): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function isValidDate(at: Maybe<Date>): at is Date {
  return at instanceof Date && !Number.isNaN(at.getTime());
}
