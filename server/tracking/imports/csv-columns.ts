import type { CsvRole } from "@/server/tracking/imports/constants";
import { parseNumber, parseStatus, parseTime, toLoggedKey } from "@/server/tracking/imports/names";
import type { CsvColumn } from "@/server/tracking/imports/schema";
import type { ImportPoint, ImportRun, Skip } from "@/server/tracking/imports/source";
import type { Pair } from "@/server/tracking/repository/parts";

/** Headers that say what they are. pandas' `search_runs` writes `metrics.auc`, `params.lr`. */
const PREFIXES: readonly { pattern: RegExp; role: CsvRole }[] = [
  { pattern: /^metrics?[./]/i, role: "metric" },
  { pattern: /^(params?|parameters?|config|hparams?)[./]/i, role: "param" },
  { pattern: /^tags?[./]/i, role: "tag" },
];
const NAMES: readonly { pattern: RegExp; role: CsvRole }[] = [
  { pattern: /^(run[ _]?)?name$|^run$/i, role: "name" },
  { pattern: /^(start|start[ _]?time|started([ _]?at)?|created([ _]?at)?)$/i, role: "start" },
  { pattern: /^(end|end[ _]?time|finished([ _]?at)?|ended([ _]?at)?)$/i, role: "end" },
  { pattern: /^(status|state)$/i, role: "status" },
  { pattern: /^(experiment|experiment[ _]?name)$/i, role: "experiment" },
  { pattern: /^(run[ _]?id|artifact[ _]?uri|experiment[ _]?id)$/i, role: "tag" },
];
const TAG_TEXT = 250;

/** What a column seems to hold, by its header and first values; people may say otherwise. */
export function guessColumn(name: string, samples: readonly string[]): CsvColumn {
  for (const { pattern, role } of PREFIXES) {
    if (pattern.test(name)) return { name, role, key: toLoggedKey(name.replace(pattern, "")) };
  }
  const named = NAMES.find(({ pattern }) => pattern.test(name));
  const role = named?.role ?? guessRole(samples.filter((value) => value.trim() !== ""));
  return { name, role, key: toLoggedKey(name) };
}

function guessRole(values: readonly string[]): CsvRole {
  if (values.length === 0) return "ignore";
  if (values.every((value) => parseNumber(value) !== null)) {
    return values.every((value) => /^[+-]?\d+$/.test(value.trim())) ? "param" : "metric";
  }
  return values.some((value) => value.length > TAG_TEXT) ? "tag" : "param";
}

/** Only one column may be each of these. */
const SINGLE = new Set<CsvRole>(["name", "start", "end", "status", "experiment"]);

/** What is wrong with the roles of columns, in words; null when nothing is. */
export function findColumnFault(columns: readonly CsvColumn[]): string | null {
  const seen = new Map<string, string>();
  for (const { name, role, key } of columns) {
    if (role === "ignore") continue;
    const place = SINGLE.has(role) ? role : `${role} "${key}"`;
    const former = seen.get(place);
    if (former !== undefined) return `The columns "${former}" and "${name}" are both ${place}`;
    seen.set(place, name);
  }
  const holdsAny = columns.some(({ role }) => ["metric", "param", "tag"].includes(role));
  return holdsAny ? null : "No column is a metric, param or tag, so the runs would be empty";
}

type Told = Omit<ImportRun, "id" | "experimentId" | "points" | "files"> & {
  experiment: string | null;
  points: ImportPoint[];
};

/** One row as a run. @param row its number in the file, the first after the header is 1 */
export function readCsvRow(
  columns: readonly CsvColumn[],
  cells: readonly (string | null)[],
  row: number,
  skip: Skip,
): Told {
  const cellOf = (role: CsvRole) => {
    const place = columns.findIndex((column) => column.role === role);
    return place === -1 ? null : cells[place]?.trim() || null;
  };
  const read = <Value>(role: CsvRole, parse: (text: string) => Value | null): Value | null => {
    const text = cellOf(role);
    const value = text === null ? null : parse(text);
    if (text !== null && value === null) skip(`cells that are no ${role}, such as row ${row}`);
    return value;
  };
  const startedAtMs = read("start", parseTime);
  const finishedAtMs = read("end", parseTime) ?? startedAtMs;
  const listOf = (role: CsvRole): Pair[] =>
    columns.flatMap((column, place) => {
      const value = cells[place];
      return column.role !== role || value == null || value === ""
        ? []
        : [{ key: column.key, value }];
    });
  const at = BigInt(finishedAtMs ?? 0);
  const points = listOf("metric").flatMap(({ key, value }) => {
    const number = parseNumber(value);
    if (number === null) skip(`cells of "${key}" that are no number, such as row ${row}`);
    return number === null ? [] : [{ key, step: 0n, at, value: number }];
  });
  return {
    name: cellOf("name") ?? `row ${row}`,
    status: read("status", parseStatus) ?? "finished",
    userId: "",
    startedAtMs,
    finishedAtMs,
    deleted: false,
    params: listOf("param"),
    tags: listOf("tag"),
    datasets: [],
    experiment: cellOf("experiment"),
    points,
  };
}
