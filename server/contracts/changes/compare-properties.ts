import { COLUMN_CLASSES } from "@/server/catalog/access/constants";
import { type Change, change, type Effect } from "@/server/contracts/changes/shift";
import type { OdcsProperty } from "@/server/lib/odcs/schema";

/** Properties that came, went, were renamed, or whose columns changed. */
export function compareProperties(
  before: readonly OdcsProperty[],
  after: readonly OdcsProperty[],
): Change[] {
  const pairs = pairUp(before, after);
  const gone = before.filter((property) => !pairs.some(([former]) => former === property));
  const added = after.filter((property) => !pairs.some(([, now]) => now === property));
  return [
    ...gone.map(({ name }) => change(`"${name}" was removed`, "breaking", "none")),
    ...added.map(({ name, required }) =>
      required === true
        ? change(`"${name}" was added and is required`, "none", "breaking")
        : change(`"${name}" was added`, "none", "possible"),
    ),
    ...pairs.flatMap(([former, now]) => compareProperty(former, now)),
  ];
}

/** By stable id where both have one, else by name. */
function pairUp(
  before: readonly OdcsProperty[],
  after: readonly OdcsProperty[],
): [OdcsProperty, OdcsProperty][] {
  return before.flatMap((former): [OdcsProperty, OdcsProperty][] => {
    const byId =
      former.id === undefined
        ? undefined
        : after.find(({ id }) => id !== undefined && id === former.id);
    const now = byId ?? after.find(({ name }) => name === former.name);
    return now === undefined ? [] : [[former, now]];
  });
}

function compareProperty(before: OdcsProperty, after: OdcsProperty): Change[] {
  const name = before.name;
  const changes: Change[] = [];
  if (before.name !== after.name) {
    changes.push(change(`"${name}" was renamed to "${after.name}"`, "breaking", "breaking"));
  } else if (before.physicalName !== after.physicalName) {
    changes.push(change(`"${name}": its column has another name`, "breaking", "none"));
  }
  changes.push(...compareTypes(before, after), ...compareFlags(before, after));
  const rank = (property: OdcsProperty) => rankOf(property.classification);
  if (rank(after) > rank(before)) {
    changes.push(change(`"${name}" is now ${after.classification}`, "breaking", "none"));
  } else if (before.classification !== after.classification) {
    const now = after.classification ?? "no longer classified";
    changes.push(change(`"${name}" is now ${now}: review who may read it`, "none", "none"));
  }
  for (const key of ["unit", "transformLogic", "transformSourceObjects"] as const) {
    if (!isSame(before[key], after[key])) {
      changes.push(change(`"${name}": its ${key} changed`, "possible", "none"));
    }
  }
  for (const key of ["description", "businessName", "tags", "examples"] as const) {
    if (!isSame(before[key], after[key])) {
      changes.push(change(`"${name}": its ${key} changed`, "none", "none"));
    }
  }
  const nested = compareProperties(nestedOf(before), nestedOf(after));
  return [...changes, ...nested.map((each) => ({ ...each, what: `${name}: ${each.what}` }))];
}

const nestedOf = ({ properties }: OdcsProperty) => (properties ?? []) as OdcsProperty[];
const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

const CLASSES: readonly string[] = COLUMN_CLASSES;
const rankOf = (word: string | undefined) => CLASSES.indexOf(word?.toLowerCase() ?? "");

function compareTypes(before: OdcsProperty, after: OdcsProperty): Change[] {
  const { name } = before;
  const [from, to] = [before.logicalType, after.logicalType];
  if (from !== to) {
    const what = `"${name}": ${from ?? "no type"} became ${to ?? "no type"}`;
    if (from === undefined) return [change(what, "none", "breaking")];
    if (to === undefined) return [change(what, "breaking", "none")];
    if (from === "integer" && to === "number") return [change(what, "possible", "none")];
    if (from === "number" && to === "integer") return [change(what, "possible", "breaking")];
    return [change(what, "breaking", "breaking")];
  }
  if (before.physicalType === after.physicalType) return [];
  const what = `"${name}": ${before.physicalType ?? "no physical type"} became ${after.physicalType ?? "none"}`;
  return [change(what, "possible", isWidened(before, after) ? "none" : "breaking")];
}

const INTEGERS = ["tinyint", "smallint", "int", "integer", "int32", "bigint", "int64", "long"];

function isWidened(
  { physicalType: from = "" }: OdcsProperty,
  { physicalType: to = "" }: OdcsProperty,
) {
  const [a, b] = [from.toLowerCase(), to.toLowerCase()];
  if (INTEGERS.includes(a) && INTEGERS.includes(b))
    return INTEGERS.indexOf(b) >= INTEGERS.indexOf(a);
  const sized = /^([a-z ]+)\((\d+)\)$/;
  const [first, second] = [sized.exec(a), sized.exec(b)];
  if (first === null || b === "text") return first !== null && b === "text";
  return first[1] === second?.[1] && Number(second?.[2]) >= Number(first[2]);
}

function compareFlags(before: OdcsProperty, after: OdcsProperty): Change[] {
  const { name } = before;
  const flip = (key: "required" | "unique" | "primaryKey", dropped: string, set: string) => {
    const [was, is] = [before[key] === true, after[key] === true];
    if (was === is) return [];
    const consumer: Effect = was ? "breaking" : key === "required" ? "none" : "possible";
    return [change(`"${name}" ${was ? dropped : set}`, consumer, was ? "none" : "breaking")];
  };
  return [
    ...flip("required", "may now be empty", "must no longer be empty"),
    ...flip("unique", "may now repeat", "must no longer repeat"),
    ...flip("primaryKey", "is no longer part of the key", "is now part of the key"),
  ];
}
