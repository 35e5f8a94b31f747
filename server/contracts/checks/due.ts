/** By when a new version is there: minutes of the day in a zone, on some days of the week (0 is Sunday). */
export type DueTime = { minutes: number; zone: string; days: readonly number[] };

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];
const NAMES = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const TIME =
  /^(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?|[A-Za-z]+(?:\/[\w+-]+)*)?$/;

/** Such as `09:00`, `09:00-08:00` or `09:00 Europe/Berlin`, in UTC where it names no zone; null for others. */
export function readDueTime(value: unknown): Pick<DueTime, "minutes" | "zone"> | null {
  const [, hours, minutes, zone = "Z"] =
    (typeof value === "string" && TIME.exec(value.trim())) || [];
  const total = Number(hours) * 60 + Number(minutes);
  if (!Number.isFinite(total) || Number(minutes) > 59 || total > 1_440) return null;
  return offsetOf(zone, new Date(0)) === null ? null : { minutes: total, zone };
}

/** Days of the week of a cron schedule that names nothing but those and a time; null for others. */
export function readDays(schedule: string | undefined): readonly number[] | null {
  if (schedule === undefined || schedule.trim() === "") return EVERY_DAY;
  const [, , dayOfMonth, month, week, ...rest] = schedule.trim().split(/\s+/);
  if (rest.length > 0 || dayOfMonth !== "*" || month !== "*" || week === undefined) return null;
  if (week === "*") return EVERY_DAY;
  const days = week.split(",").map(readRange);
  if (days.some((range) => range === null)) return null;
  return [...new Set(days.flatMap((range) => range ?? []))].sort((a, b) => a - b);
}

function readRange(text: string): number[] | null {
  const ends = text.toLowerCase().split("-").map(readDay);
  const [from, to = from] = ends;
  if (ends.length > 2 || from == null || to == null) return null;
  const length = ((to - from + 7) % 7) + 1;
  return Array.from({ length }, (_, at) => (from + at) % 7);
}

function readDay(text: string): number | null {
  const named = NAMES.indexOf(text);
  if (named !== -1) return named;
  return /^[0-7]$/.test(text) ? Number(text) % 7 : null;
}

/** The last two moments at which a version was due, up to `at`, and the next one. */
export function findDues(due: DueTime, at: Date): { previous: Date; last: Date; next: Date } {
  const dues: Date[] = [];
  // Two weeks back hold two dues of whatever week, one ahead the next.
  for (let day = -15; day <= 8; day += 1) {
    const midnight = new Date(Math.floor(at.getTime() / DAY_MS) * DAY_MS + day * DAY_MS);
    if (due.days.includes(midnight.getUTCDay())) dues.push(momentOf(due, midnight));
  }
  const next = dues.findIndex((moment) => moment > at);
  const [previous, last, after] = dues.slice(next - 2, next + 1);
  if (previous === undefined || last === undefined || after === undefined) {
    throw new RangeError("A due time needs a day of the week");
  }
  return { previous, last, next: after };
}

/** The moment of a local day's due time; `day` is that day's midnight as if it were UTC. */
function momentOf({ minutes, zone }: DueTime, day: Date): Date {
  const local = day.getTime() + minutes * MINUTE_MS;
  const guess = new Date(local - (offsetOf(zone, new Date(local)) ?? 0) * MINUTE_MS);
  // The offset at the guess is the right one but in the hour in which clocks change.
  return new Date(local - (offsetOf(zone, guess) ?? 0) * MINUTE_MS);
}

/** Minutes that a zone is ahead of UTC at a moment; null for no zone. */
function offsetOf(zone: string, at: Date): number | null {
  if (zone === "Z") return 0;
  const [, sign, hours, minutes = "0"] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  if (hours !== undefined) {
    const total = Number(hours) * 60 + Number(minutes);
    return sign === "-" ? -total : total;
  }
  try {
    const format = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" });
    const name = format.formatToParts(at).find(({ type }) => type === "timeZoneName")?.value ?? "";
    return name === "GMT" ? 0 : offsetOf(name.replace("GMT", ""), at);
  } catch {
    return null;
  }
}

/** Such as "09:00 Europe/Berlin on mon, tue". */
export function describeDue({ minutes, zone, days }: DueTime): string {
  const time = [Math.floor(minutes / 60), minutes % 60]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
  const where = zone === "Z" ? "UTC" : /^[+-]/.test(zone) ? `UTC${zone}` : zone;
  const on = days.length === 7 ? "" : ` on ${days.map((day) => NAMES[day]).join(", ")}`;
  return `${time} ${where}${on}`;
}
