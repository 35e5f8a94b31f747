const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONTH = 30.44 * DAY;

const FIXED_STEPS = [
  ...[1, 5, 15, 30].map((n) => n * SECOND),
  ...[1, 5, 15, 30].map((n) => n * MINUTE),
  ...[1, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7].map((n) => n * DAY),
];
const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600];

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** At most about `count` round instants of UTC inside [from, to], in milliseconds. */
export function timeTicks(from: number, to: number, count: number): number[] {
  const roughMs = (to - from) / Math.max(1, count);
  if (!(roughMs > 0) || !Number.isFinite(roughMs)) return [];
  const fixed = FIXED_STEPS.find((step) => step >= roughMs);
  if (roughMs < SECOND / 2) return [from];
  if (fixed !== undefined) return multiples(from, to, fixed);
  const months = MONTH_STEPS.find((step) => step * MONTH >= roughMs) ?? 1_200;
  return monthTicks(from, to, months);
}

/** Weeks count from Monday 5 January 1970, all else from the epoch. */
function multiples(from: number, to: number, step: number): number[] {
  const origin = step === 7 * DAY ? 4 * DAY : 0;
  const ticks: number[] = [];
  for (let at = origin + Math.ceil((from - origin) / step) * step; at <= to; at += step) {
    ticks.push(at);
  }
  return ticks;
}

function monthTicks(from: number, to: number, step: number): number[] {
  const start = new Date(from);
  const firstMonth = start.getUTCFullYear() * 12 + start.getUTCMonth();
  const ticks: number[] = [];
  for (let month = Math.floor(firstMonth / step) * step; ; month += step) {
    const at = Date.UTC(Math.floor(month / 12), month % 12, 1);
    if (at > to) return ticks;
    if (at >= from) ticks.push(at);
  }
}

/** A tick's words: the coarsest unit that changed at it. Midnight shows the day, January the year. */
export function formatTick(at: number): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return "";
  const time = date.toISOString().slice(11, 19);
  if (time !== "00:00:00") return time.endsWith(":00") ? time.slice(0, 5) : time;
  const month = MONTHS[date.getUTCMonth()] ?? "";
  if (date.getUTCDate() !== 1) return `${date.getUTCDate()} ${month}`;
  return date.getUTCMonth() === 0 ? String(date.getUTCFullYear()) : `${month} ${shortYear(date)}`;
}

function shortYear(date: Date): string {
  return `’${String(date.getUTCFullYear() % 100).padStart(2, "0")}`;
}
