import type { ColumnProfile, DatasetVersion } from "@/server/catalog/schema";
import { type Check, columnsOf } from "@/server/contracts/checks/check";
import { compileChecks } from "@/server/contracts/checks/compile";
import { ENGINE } from "@/server/contracts/checks/compile-own";
import { format } from "@/server/contracts/checks/describe";
import type { Proposal } from "@/server/contracts/schema";
import { columnNameOf, type OdcsContract } from "@/server/lib/odcs/schema";

/** So many values are a list; more are a vocabulary that grows. */
const LIST_VALUES = 20;
/** Of the range seen, so much more is let pass at both ends. */
const RANGE_SLACK = 0.1;
const VOLUME_SLACK_PERCENT = 50;
/** New versions may come so much later than they did at most. */
const CADENCE_SLACK = 1.5;

/**
 * Rules that the newest version's profile and the versions' history suggest and the contract does not
 * have yet. Ranges are wider than what was seen by a tenth of it.
 * @param versions newest first
 */
export function proposeRules(
  document: OdcsContract,
  objectName: string,
  profile: readonly ColumnProfile[],
  versions: readonly Pick<DatasetVersion, "number" | "rowCount" | "createdAt">[],
): Proposal[] {
  const at = (document.schema ?? []).findIndex(({ name }) => name === objectName);
  const object = document.schema?.[at];
  if (object === undefined) return [];
  const { checks } = compileChecks(document, objectName);
  const proposals = (object.properties ?? []).flatMap((property, index) => {
    const column = profile.find((each) => each.column === columnNameOf(property));
    if (column === undefined || column.rowCount === 0) return [];
    const place = ["schema", at, "properties", index];
    const has = (kind: Check["measure"]["kind"]) =>
      checks.some((c) => c.measure.kind === kind && columnsOf(c).includes(column.column));
    const next = [...place, "quality", property.quality?.length ?? 0];
    const isRequired =
      property.required === true ||
      checks.some(
        ({ measure: m }) =>
          m.kind === "broken" && m.column === column.column && m.test.is === "null",
      );
    return [
      ...(isRequired ? [] : proposeRequired(column, place)),
      ...(has("duplicates") ? [] : proposeUnique(column, place)),
      ...(has("broken") ? [] : proposeValues(column, next)),
    ];
  });
  return [
    ...proposals,
    ...proposeVolume(checks, ["schema", at, "quality"], object.quality?.length ?? 0, versions),
    ...proposeCadence(checks, document, versions),
  ];
}

type Path = Proposal["edits"][number]["path"];

function proposeRequired({ column, nullCount, rowCount }: ColumnProfile, place: Path): Proposal[] {
  if (nullCount > 0) return [];
  return [
    {
      id: `${column}-required`,
      sentence: `${column} is never empty`,
      because: `no empty cell in ${format(rowCount)} rows`,
      edits: [{ path: [...place, "required"], value: true }],
    },
  ];
}

function proposeUnique(profile: ColumnProfile, place: Path): Proposal[] {
  const { column, distinctCount, rowCount, type } = profile;
  if (distinctCount !== rowCount || rowCount < 2 || !["text", "integer"].includes(type)) return [];
  return [
    {
      id: `${column}-unique`,
      sentence: `${column} names one row`,
      because: `${format(distinctCount)} values in ${format(rowCount)} rows`,
      edits: [{ path: [...place, "unique"], value: true }],
    },
  ];
}

/** A list for few words, a range for numbers; one seen value tells neither. */
function proposeValues(profile: ColumnProfile, place: Path): Proposal[] {
  const { column, type, stats, distinctCount, topValues, rowCount } = profile;
  if (
    type === "text" &&
    distinctCount <= LIST_VALUES &&
    topValues.length === distinctCount &&
    rowCount > distinctCount * 5
  ) {
    const values = topValues.map(({ value }) => value).sort();
    const rule = {
      id: `${column}-values`,
      metric: "invalidValues",
      arguments: { validValues: values },
      mustBe: 0,
    };
    return [
      {
        id: rule.id,
        sentence: `${column} is one of ${values.join(", ")}`,
        because: `no other value in ${format(rowCount)} rows`,
        edits: [{ path: place, value: rule }],
      },
    ];
  }
  if (stats.kind !== "numeric" || stats.min === stats.max || distinctCount === rowCount) return [];
  const slack = (stats.max - stats.min) * RANGE_SLACK;
  // What was never negative is not expected to be.
  const low = roundOut(
    stats.min >= 0 ? Math.max(0, stats.min - slack) : stats.min - slack,
    "down",
    slack,
  );
  const high = roundOut(stats.max + slack, "up", slack);
  const rule = {
    id: `${column}-range`,
    type: "custom",
    engine: ENGINE,
    implementation: { check: "range", min: low, max: high },
  };
  return [
    {
      id: rule.id,
      sentence: `${column} lies from ${format(low)} to ${format(high)}`,
      because: `seen: ${format(stats.min)} to ${format(stats.max)}`,
      edits: [{ path: place, value: rule }],
    },
  ];
}

/** To the next number with about as many digits as the slack is worth. */
function roundOut(value: number, direction: "up" | "down", slack: number): number {
  const step = 10 ** Math.floor(Math.log10(slack));
  const rounded = direction === "up" ? Math.ceil(value / step) : Math.floor(value / step);
  return Number((rounded * step).toPrecision(12));
}

type Version = Pick<DatasetVersion, "number" | "rowCount" | "createdAt">;

function proposeVolume(
  checks: readonly Check[],
  place: Path,
  count: number,
  versions: readonly Version[],
): Proposal[] {
  const [newest] = versions;
  if (newest === undefined || checks.some(({ measure }) => measure.kind === "volumeChange"))
    return [];
  const changes = versions.slice(0, -1).map(({ rowCount }, at) => {
    const before = versions[at + 1]?.rowCount ?? 0;
    return before === 0 ? 0 : Math.abs(rowCount / before - 1) * 100;
  });
  const most = Math.max(0, ...changes);
  const maxPercent = Math.max(VOLUME_SLACK_PERCENT, Math.ceil((most * 2) / 10) * 10);
  const rule = {
    id: "volume-change",
    type: "custom",
    engine: ENGINE,
    implementation: { check: "volumeChange", maxPercent },
  };
  return [
    {
      id: rule.id,
      sentence: `rows change from version to version by at most ${maxPercent} %`,
      because:
        changes.length === 0
          ? `${format(newest.rowCount)} rows now`
          : `so far at most ${format(most)} %`,
      edits: [{ path: [...place, count], value: rule }],
    },
  ];
}

/** A promise of time needs three versions: two steps are the least that show a rhythm. */
function proposeCadence(
  checks: readonly Check[],
  document: OdcsContract,
  versions: readonly Version[],
): Proposal[] {
  const has = checks.some(({ measure }) => measure.kind === "age");
  if (has || versions.length < 3) return [];
  const gaps = versions
    .slice(0, -1)
    .map(({ createdAt }, at) => createdAt.getTime() - (versions[at + 1]?.createdAt.getTime() ?? 0));
  const longest = Math.max(...gaps) / 3_600_000;
  const hours = Math.max(1, Math.ceil(longest * CADENCE_SLACK));
  const [value, unit] = hours >= 72 ? [Math.ceil(hours / 24), "d"] : [hours, "h"];
  return [
    {
      id: "frequency",
      sentence: `a new version arrives within ${value} ${unit === "d" ? "days" : "hours"}`,
      because: `${versions.length} versions came at most ${format(longest)} h apart`,
      edits: [
        {
          path: ["slaProperties", document.slaProperties?.length ?? 0],
          value: { property: "frequency", value, unit },
        },
      ],
    },
  ];
}
