import { type Compiled, PLAIN } from "@/server/contracts/checks/check";
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

/**
 * Latency bounds the age of the newest row by its time column, frequency the time since a version
 * arrived. The other promises are about support, not about rows.
 */
export function compileSla(
  { property, value, unit, element }: OdcsSla,
  object: OdcsObject,
  path: readonly (string | number)[],
): Compiled {
  const isLatency = property === "latency" || property === "ly" || property === "freshness";
  if (!isLatency && property !== "frequency" && property !== "fy") {
    return { drafts: [], problems: [] };
  }
  const [table, column] = (element ?? "").includes(".") ? (element ?? "").split(".") : [];
  const isOurs = table === undefined || [object.name, object.physicalName].includes(table);
  if (!isOurs) return { drafts: [], problems: [] };
  const hours = toHours(Number(value), unit);
  if (hours === null || !Number.isFinite(hours) || hours <= 0) {
    const message = `${property} needs a number and a unit of time such as h or d`;
    return { drafts: [], problems: [{ path, message }] };
  }
  const named = (object.properties ?? []).find(
    (each) => column !== undefined && [each.name, each.physicalName].includes(column),
  );
  return {
    drafts: [
      {
        ...PLAIN,
        id: isLatency ? "freshness" : "frequency",
        path,
        measure: {
          kind: "age",
          column: isLatency ? (named === undefined ? TIME_COLUMN : columnNameOf(named)) : null,
        },
        bound: { operator: "mustBeLessOrEqualTo", value: hours },
      },
    ],
    problems: [],
  };
}

/** Stands for the dataset's own time column, or for its arrival where it has none. */
export const TIME_COLUMN = "";
