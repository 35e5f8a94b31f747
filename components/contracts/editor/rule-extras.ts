import type { DocumentEdit } from "@/server/contracts/schema";

/** Operators of the standard, as the form says them. */
export const OPERATORS = [
  { value: "mustBeLessOrEqualTo", label: "at most" },
  { value: "mustBeLessThan", label: "less than" },
  { value: "mustBeGreaterOrEqualTo", label: "at least" },
  { value: "mustBeGreaterThan", label: "more than" },
  { value: "mustBe", label: "exactly" },
  { value: "mustNotBe", label: "anything but" },
  { value: "mustBeBetween", label: "between" },
  { value: "mustNotBeBetween", label: "not between" },
] as const;

/** A bound as it is typed; without an operator it is none. */
export type BoundFields = { operator: string; low: string; high: string };
export const NO_BOUND: BoundFields = { operator: "", low: "", high: "" };

export const isPair = (operator: string) => operator.endsWith("Between");

/** What a rule says beside what it measures and allows. */
export type Extras = {
  /** SQL; empty for all rows. */
  filter: string;
  warn: BoundFields;
  denominator: string;
  isMonthly: boolean;
};
export const NO_EXTRAS: Extras = {
  ...{ filter: "", warn: NO_BOUND, denominator: "all", isMonthly: false },
};

type Rule = Readonly<Record<string, unknown>>;
type Custom = { property: string; value?: unknown };

const customOf = (rule: Rule): readonly Custom[] =>
  Array.isArray(rule.customProperties) ? rule.customProperties : [];

export function readBoundFields(rule: Rule): BoundFields {
  const operator = OPERATORS.find(({ value }) => rule[value] !== undefined)?.value;
  if (operator === undefined) return NO_BOUND;
  const value = rule[operator];
  const [low, high] = Array.isArray(value) ? value : [value, ""];
  return { operator, low: String(low ?? ""), high: String(high ?? "") };
}

export function readExtras(rule: Rule): Extras {
  const find = (name: string) => customOf(rule).find(({ property }) => property === name)?.value;
  const [filter, warn] = [find("filter"), find("warn")];
  return {
    filter: typeof filter === "string" ? filter : "",
    warn: typeof warn === "object" && warn !== null ? readBoundFields({ ...warn }) : NO_BOUND,
    denominator: find("denominator") === "nonNull" ? "nonNull" : "all",
    isMonthly: find("window") === "month",
  };
}

/** The operator with its value, as the standard writes it; nothing for no bound. */
export function toBound({ operator, low, high }: BoundFields): Record<string, unknown> {
  if (operator === "") return {};
  return { [operator]: isPair(operator) ? [Number(low), Number(high)] : Number(low) };
}

/** Why a bound cannot be written; undefined when it can. */
export function findBoundProblem({ operator, low, high }: BoundFields): string | undefined {
  if (operator === "") return undefined;
  const texts = isPair(operator) ? [low, high] : [low];
  const isNumber = texts.every((text) => text.trim() !== "" && Number.isFinite(Number(text)));
  if (!isNumber) return "Bounds are numbers";
  return isPair(operator) && Number(low) > Number(high)
    ? "The bounds are the wrong way round"
    : undefined;
}

/** The custom properties that extras are, by name; undefined for those that must not be there. */
function valuesOf({ filter, warn, denominator, isMonthly }: Extras): Record<string, unknown> {
  return {
    window: isMonthly ? "month" : undefined,
    filter: filter.trim() === "" ? undefined : filter.trim(),
    warn: warn.operator === "" ? undefined : toBound(warn),
    denominator: denominator === "nonNull" ? denominator : undefined,
  };
}

/** For a new rule. */
export function toCustomProperties(extras: Extras): Required<Custom>[] {
  return Object.entries(valuesOf(extras)).flatMap(([property, value]) =>
    value === undefined ? [] : [{ property, value }],
  );
}

/** What changes of a rule's custom properties; those of other names and all comments stay. */
export function editExtras(path: DocumentEdit["path"], rule: Rule, extras: Extras): DocumentEdit[] {
  const custom = customOf(rule);
  const wanted = valuesOf(extras);
  const before = valuesOf(readExtras(rule));
  const placeOf = (name: string) => custom.findIndex(({ property }) => property === name);
  const changed = Object.entries(wanted).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]),
  );
  const set = changed.flatMap(([name, value]) =>
    value === undefined || placeOf(name) === -1
      ? []
      : [{ path: [...path, "customProperties", placeOf(name), "value"], value }],
  );
  const added = changed
    .filter(([name, value]) => value !== undefined && placeOf(name) === -1)
    .map(([property, value], at) => ({
      path: [...path, "customProperties", custom.length + at],
      value: { property, value },
    }));
  // From the end, so that no removal moves the next one's place.
  const removed = changed
    .filter(([name, value]) => value === undefined && placeOf(name) !== -1)
    .map(([name]) => placeOf(name))
    .sort((a, b) => b - a)
    .map((place) => ({ path: [...path, "customProperties", place] }));
  return [...set, ...added, ...removed];
}
