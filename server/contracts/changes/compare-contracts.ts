import { shiftOfCheck } from "@/server/contracts/changes/compare-bounds";
import { compareProperties } from "@/server/contracts/changes/compare-properties";
import { type Change, change, changeOfShift, type Effect } from "@/server/contracts/changes/shift";
import type { Check } from "@/server/contracts/checks/check";
import { compileChecks } from "@/server/contracts/checks/compile";
import { toHours } from "@/server/contracts/checks/compile-sla";
import { describeCheck } from "@/server/contracts/checks/describe";
import type { COMPATIBILITIES } from "@/server/contracts/constants";
import type { OdcsContract, OdcsObject, OdcsSla } from "@/server/lib/odcs/schema";

/**
 * Every change between two documents that somebody could notice, on two axes: to readers of data made
 * under the new one, and to those who make it. The order of lists and defaults written out are none.
 */
export function compareContracts(
  before: OdcsContract,
  after: OdcsContract,
  objectName: string,
): Change[] {
  const [former, now] = [objectOf(before, objectName), objectOf(after, objectName)];
  if (now === undefined) return [change(`Object "${objectName}" was removed`, "breaking", "none")];
  return [
    ...compareProperties(former?.properties ?? [], now.properties ?? []),
    ...compareRules(
      compileChecks(before, objectName).checks,
      compileChecks(after, objectName).checks,
      now,
    ),
    ...comparePromises(before.slaProperties ?? [], after.slaProperties ?? []),
    ...compareRest(before, after),
    ...(isSame(former?.physicalName, now.physicalName)
      ? []
      : [change("The data lie under another name", "breaking", "none")]),
  ];
}

const objectOf = ({ schema = [] }: OdcsContract, name: string): OdcsObject | undefined =>
  schema.find((object) => object.name === name);
const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** What a unique flag, a key or a removed column says is said by the columns already. */
function isOfColumns({ path, measure }: Check): boolean {
  return (
    path.at(-1) === "unique" || (measure.kind === "duplicates" && path.at(-1) === "properties")
  );
}

function compareRules(
  before: readonly Check[],
  after: readonly Check[],
  object: OdcsObject,
): Change[] {
  const names = new Set((object.properties ?? []).flatMap((p) => [p.name, p.physicalName]));
  const rules = (checks: readonly Check[]) => checks.filter((check) => !isOfColumns(check));
  const [former, now] = [rules(before), rules(after)];
  const idsNow = new Map(now.map((check) => [check.id, check]));
  const idsBefore = new Set(former.map(({ id }) => id));
  const changed = former.flatMap((check): Change[] => {
    const same = idsNow.get(check.id);
    if (same === undefined) {
      const isGone = check.measure.kind === "broken" && !names.has(check.measure.column);
      return isGone
        ? []
        : [change(`No longer promised: ${describeCheck(check)}`, "breaking", "none")];
    }
    const shift = shiftOfCheck(check, same);
    if (shift === "same") return [];
    // A wider list or range of values surprises only readers who took the list for whole.
    const isWider = shift === "loosened" && isOtherTestOnly(check, same);
    return isWider
      ? [change(`${describeCheck(same)}: loosened`, "possible", "none")]
      : [changeOfShift(describeCheck(same), shift)];
  });
  const added = now
    .filter(({ id }) => !idsBefore.has(id))
    .map((check) => change(`Now promised: ${describeCheck(check)}`, "none", "breaking"));
  return [...changed, ...added];
}

/** Whether two checks differ in nothing but which values they allow. */
function isOtherTestOnly(before: Check, after: Check): boolean {
  const [a, b] = [before.measure, after.measure];
  if (a.kind !== "broken" || b.kind !== "broken") return false;
  const rest = ({ bound, warn, filter, window, severity }: Check) => [
    ...[bound, warn, filter, window, severity],
  ];
  return isSame([...rest(before), a.unit], [...rest(after), b.unit]);
}

/** Promises that are no checks: how long data are kept, and until when they are there. */
function comparePromises(before: readonly OdcsSla[], after: readonly OdcsSla[]): Change[] {
  return before.flatMap((promise): Change[] => {
    const { property } = promise;
    // One that is measured is a rule.
    if (property === "retention" && toHours(Number(promise.value), promise.unit) !== null)
      return [];
    if (!["retention", "endOfLife", "endOfSupport", "availability"].includes(property)) return [];
    const now = after.find(
      (each) => each.property === property && each.element === promise.element,
    );
    if (now === undefined) return [change(`${property} is no longer promised`, "breaking", "none")];
    const [a, b] = [sizeOf(promise), sizeOf(now)];
    if (a === b) return [];
    const isLess = a !== null && b !== null && b < a;
    return [
      change(
        `${property} became ${now.value} ${now.unit ?? ""}`.trim(),
        isLess ? "breaking" : "none",
        "none",
      ),
    ];
  });
}

function sizeOf({ value, unit }: OdcsSla): number | null {
  const moment =
    typeof value === "string" && Number.isNaN(Number(value)) ? Date.parse(value) : null;
  if (moment !== null) return Number.isNaN(moment) ? null : moment;
  return toHours(Number(value), unit) ?? Number(value);
}

const STATUS_EFFECTS: Readonly<Record<string, Effect>> = {
  deprecated: "possible",
  retired: "breaking",
};

function compareRest(before: OdcsContract, after: OdcsContract): Change[] {
  const changes: Change[] = [];
  const status = after.status ?? "active";
  if ((before.status ?? "active") !== status) {
    changes.push(change(`The contract is now ${status}`, STATUS_EFFECTS[status] ?? "none", "none"));
  }
  const rolesNow = rolesOf(after);
  for (const role of rolesOf(before)) {
    if (!rolesNow.includes(role))
      changes.push(change(`Role "${role}" was removed`, "breaking", "none"));
  }
  if (!isSame(before.servers, after.servers)) {
    changes.push(change("The servers changed", "breaking", "none"));
  }
  for (const key of [
    "name",
    "domain",
    "tags",
    "description",
    "team",
    "support",
    "price",
  ] as const) {
    if (!isSame(before[key], after[key]))
      changes.push(change(`Its ${key} changed`, "none", "none"));
  }
  return changes;
}

function rolesOf({ roles }: OdcsContract): string[] {
  if (!Array.isArray(roles)) return [];
  return roles.flatMap((role: unknown) =>
    typeof role === "object" && role !== null && "role" in role ? [String(role.role)] : [],
  );
}

type Compatibility = (typeof COMPATIBILITIES)[number];

/** Whether consumers must accept the changes before they hold. */
export function needsAcceptance(policy: Compatibility, changes: readonly Change[]): boolean {
  if (policy === "any") return false;
  return changes.some(
    ({ consumer }) => consumer === "breaking" || (policy === "patch" && consumer === "possible"),
  );
}

/** The next version by semantic versioning; null where the text names a higher one already. */
export function suggestVersion(
  before: string,
  after: string,
  changes: readonly Change[],
): string | null {
  const [major = 0, minor = 0, patch = 0] = numbersOf(before);
  if (changes.length === 0) return null;
  const isMajor = changes.some(({ consumer }) => consumer === "breaking");
  const isMinor = changes.some((each) => each.consumer !== "none" || each.producer !== "none");
  const next = isMajor
    ? [major + 1, 0, 0]
    : isMinor
      ? [major, minor + 1, 0]
      : [major, minor, patch + 1];
  return compareNumbers(numbersOf(after), next) >= 0 ? null : next.join(".");
}

const numbersOf = (version: string) =>
  version
    .split(/[.-]/)
    .slice(0, 3)
    .map((part) => Number.parseInt(part, 10) || 0);

function compareNumbers(a: readonly number[], b: readonly number[]): number {
  for (const at of [0, 1, 2]) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
