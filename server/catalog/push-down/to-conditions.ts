import type { Condition, ValueClass } from "@/server/catalog/connectors/connector";
import type { Rules } from "@/server/catalog/push-down/rules";
import type { Comparison, ConditionOperator, Constant } from "@/server/lib/sql/conditions";

export type ToldCondition = { operator: ConditionOperator; constants: readonly Constant[] };
export type TypedColumn = { name: string; nativeType: string; class: ValueClass };
/** `isExact`: the store keeps just the rows that the engine would; else perhaps some more. */
export type Pushed = { conditions: Condition[]; isExact: boolean };

/**
 * What a store is asked for a condition of a query; null where it might leave out a row that the
 * engine, with the constant in the column's type, would keep.
 */
export function toConditions(
  { operator, constants }: ToldCondition,
  column: TypedColumn,
  rules: Rules,
): Pushed | null {
  const base = { column: column.name, nativeType: column.nativeType, class: column.class };
  if (operator === "is null" || operator === "is not null") {
    return { conditions: [{ ...base, operator, values: [] }], isExact: true };
  }
  const values = constants.map((constant) => READERS[column.class](constant, column.nativeType));
  if (!values.every((value) => value !== null)) return null;
  if (column.class === "number") {
    const bounds = widen(operator, values.map(Number));
    const conditions = bounds?.map(([sign, bound]) => ({
      ...{ ...base, operator: sign, values: [String(bound)] },
    }));
    return conditions === undefined ? null : { conditions, isExact: false };
  }
  if (!isAsked(operator, column.class, rules)) return null;
  const isExact = rules.isTyped && (column.class !== "text" || rules.isTextExact);
  return { conditions: [{ ...base, operator, values }], isExact };
}

function isAsked(operator: ConditionOperator, kind: ValueClass, rules: Rules): boolean {
  if (kind === "text") return rules.textOperators.has(operator);
  if (kind === "boolean") return operator === "=";
  return operator !== "starts with";
}

type Reader = (constant: Constant, nativeType: string) => string | null;

/** A constant in the one writing of its class; null where the engine would round or change it. */
const READERS: Readonly<Record<ValueClass, Reader>> = {
  integer: ({ type, text }) => {
    if (type === "number") return text;
    return type === "text" && /^-?\d{1,18}$/.test(text) ? text : null;
  },
  decimal: ({ type, text }, nativeType) => {
    const [, width = "0", scale = "0"] = /\((\d+), ?(\d+)\)/.exec(nativeType) ?? [];
    const [, whole, part = ""] = /^-?(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
    if (whole === undefined) return null;
    const room = Number(width) - Number(scale);
    if (type === "number") return room + part.length <= 38 && Number(width) <= 38 ? text : null;
    const fits = part.length <= Number(scale) && whole.length <= room;
    return type === "text" && fits && Number(width) <= 38 ? text : null;
  },
  number: ({ type, text }) => {
    if (type === "number" || type === "double") return text;
    return type === "text" && /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? text : null;
  },
  text: ({ type, text }) => (type === "text" && !/[\p{Surrogate}\0]/u.test(text) ? text : null),
  date: ({ type, text }) => (type === "date" || type === "text" ? readDay(text) : null),
  timestamp: ({ type, text }) => {
    if (type !== "timestamp" && type !== "date" && type !== "text") return null;
    const [, day = "", time = "00:00:00", part = ""] = TIME.exec(text) ?? [];
    if (readDay(day) === null || (type === "date" && day !== text)) return null;
    return `${day} ${time}.${part.padEnd(6, "0")}`;
  },
  boolean: ({ type, text }) =>
    (type === "boolean" || type === "text") && /^(true|false)$/.test(text) ? text : null,
};

const TIME = /^(\d{4}-\d\d-\d\d)(?: ((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d{1,6}))?)?$/;

/** A day of the calendar, from year 1 on. */
function readDay(text: string): string | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text.startsWith("0000")) return null;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text) ? text : null;
}

/** More than a store's text of a number and the nearest double can differ from the number. */
const SLACK = 1e-5;
const LEAST = 1e-9;

/** Bounds somewhat wider than what is asked; null where no bound says it. */
function widen(operator: ConditionOperator, values: number[]): [Comparison, number][] | null {
  const below = (value: number) => value - Math.abs(value) * SLACK - LEAST;
  const above = (value: number) => value + Math.abs(value) * SLACK + LEAST;
  const bounds: [Comparison, number][] = [
    [">=", below(Math.min(...values))],
    ["<=", above(Math.max(...values))],
  ];
  const isWhole = bounds.every(([, bound]) => Number.isFinite(bound));
  if (!isWhole || operator === "<>" || operator === "starts with") return null;
  if (operator === ">" || operator === ">=") return bounds.slice(0, 1);
  if (operator === "<" || operator === "<=") return bounds.slice(1);
  return bounds;
}
