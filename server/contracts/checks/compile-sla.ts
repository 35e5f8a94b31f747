import { type Check, type Compiled, PLAIN } from "@/server/contracts/checks/check";
import { readDays, readDueTime } from "@/server/contracts/checks/due";
import { columnNameOf, type OdcsObject, type OdcsSla } from "@/server/lib/odcs/schema";

const HOURS: Readonly<Record<string, number>> = {
  ...{ s: 1 / 3600, sec: 1 / 3600, second: 1 / 3600, seconds: 1 / 3600 },
  ...{ min: 1 / 60, minute: 1 / 60, minutes: 1 / 60 },
  ...{ h: 1, hr: 1, hour: 1, hours: 1 },
  ...{ d: 24, day: 24, days: 24 },
  ...{ w: 168, week: 168, weeks: 168 },
  ...{ m: 730.5, mo: 730.5, month: 730.5, months: 730.5 },
  ...{ y: 8_766, yr: 8_766, year: 8_766, years: 8_766 },
};

/** Hours of a value in one of the standard's units of time; null for another unit. */
export function toHours(value: number, unit: string | undefined): number | null {
  const hours = HOURS[(unit ?? "d").toLowerCase()];
  return hours === undefined ? null : value * hours;
}

const MEASURED: Readonly<Record<string, "latency" | "frequency" | "retention" | "due">> = {
  ...{ latency: "latency", ly: "latency", freshness: "latency" },
  ...{ frequency: "frequency", fy: "frequency" },
  ...{ retention: "retention", re: "retention" },
  timeOfAvailability: "due",
};

type Path = readonly (string | number)[];

/**
 * Latency bounds the age of the newest row by its time column, frequency the time since a version
 * arrived, retention how far back the rows reach, and time of availability by when a version is there
 * on its days. The other promises are about support, not about rows.
 */
export function compileSla(sla: OdcsSla, object: OdcsObject, path: Path): Compiled {
  const kind = MEASURED[sla.property];
  const [table, column] = sla.element?.includes(".") ? sla.element.split(".") : [];
  const isOurs = table === undefined || [object.name, object.physicalName].includes(table);
  if (kind === undefined || !isOurs) return { drafts: [], problems: [] };
  const named = (object.properties ?? []).find(
    (each) => column !== undefined && [each.name, each.physicalName].includes(column),
  );
  const time = named === undefined ? TIME_COLUMN : columnNameOf(named);
  const draft = kind === "due" ? compileDue(sla) : compileSpan(sla, kind, time);
  return typeof draft === "string"
    ? { drafts: [], problems: [{ path, message: draft }] }
    : { drafts: [{ ...PLAIN, ...draft, path }], problems: [] };
}

type Draft = Pick<Check, "id" | "measure" | "bound">;

function compileSpan(
  { property, value, unit }: OdcsSla,
  kind: "latency" | "frequency" | "retention",
  time: string,
): Draft | string {
  const hours = toHours(Number(value), unit);
  if (hours === null || !Number.isFinite(hours) || hours <= 0) {
    return `${property} needs a number and a unit of time such as h or d`;
  }
  if (kind === "retention") {
    const bound = { operator: "mustBeGreaterOrEqualTo", value: hours } as const;
    return { id: kind, measure: { kind, column: time }, bound };
  }
  const bound = { operator: "mustBeLessOrEqualTo", value: hours } as const;
  return kind === "latency"
    ? { id: "freshness", measure: { kind: "age", column: time }, bound }
    : { id: "frequency", measure: { kind: "age", column: null }, bound };
}

function compileDue({ value, schedule }: OdcsSla): Draft | string {
  const time = readDueTime(value);
  if (time === null) {
    return "timeOfAvailability is a time such as 09:00-08:00 or 09:00 Europe/Berlin";
  }
  const days = readDays(schedule);
  if (days === null) return "Of a schedule only days of the week are measured, as in 0 9 * * 1-5";
  const bound = { operator: "mustBeLessOrEqualTo", value: 0 } as const;
  return { id: "availability", measure: { kind: "due", due: { ...time, days } }, bound };
}

/** Stands for the dataset's own time column, or for its arrival where it has none. */
export const TIME_COLUMN = "";
