import type { FilterValue } from "@/server/lib/filter/ast";
import { FilterSyntaxError } from "@/server/lib/filter/filter-syntax-error";
import { nearNames } from "@/server/lib/filter/near-names";
import { parseIsoTime, resolveRelativeTime, type TimeSpan } from "@/server/lib/filter/time";
import { type Binder, quoteAll, type ResolvedField } from "@/server/platform/filter-fields";

export type FilterContext = {
  /** What relative times count from. */
  now: Date;
  /** Who `me` is; null where nobody is signed in. */
  me: { id: string | null; name: string } | null;
};

/** The two sides of a comparison: a column expression and a bound placeholder. */
export type Operand = { sql: string; bound: string };

const WHOLE_NUMBER = /^[+-]?\d{1,18}$/;
const SPECIAL_NUMBER = /^[+-]?(nan|inf|infinity)$/i;

/** Binds a literal as the type of its field. @throws FilterSyntaxError where they do not fit. */
export function bindOperand(
  field: ResolvedField,
  value: FilterValue,
  binder: Binder,
  context: FilterContext,
): Operand {
  const { def } = field;
  switch (def.type) {
    case "number":
      return { sql: def.sql, bound: bindNumber(field, value, binder) };
    case "boolean":
      return { sql: def.sql, bound: binder.bind(toBoolean(field, value), "boolean") };
    case "enum":
      // Without a cast PostgreSQL takes the column's own type, so native enums keep their index.
      return { sql: def.sql, bound: binder.bind(toEnumValue(field, value)) };
    default:
      return bindText(field, value, binder, context);
  }
}

function bindText(
  field: ResolvedField,
  value: FilterValue,
  binder: Binder,
  context: FilterContext,
): Operand {
  const { def } = field;
  if (value.kind === "me") {
    const me = def.meSql === undefined ? context.me?.name : context.me?.id;
    if (me === undefined || me === null) {
      throw new FilterSyntaxError('"me" needs a signed-in person', value.at, 'Name them: "…"');
    }
    return { sql: def.meSql ?? def.sql, bound: binder.bind(me, "text") };
  }
  if (value.kind === "number" && def.numberSql !== undefined) {
    return { sql: def.numberSql, bound: bindNumber(field, value, binder) };
  }
  return { sql: def.sql, bound: binder.bind(value.text, "text") };
}

function bindNumber(field: ResolvedField, value: FilterValue, binder: Binder): string {
  if (value.kind === "string" && SPECIAL_NUMBER.test(value.text)) {
    return binder.bind(value.text, "double precision");
  }
  if (value.kind !== "number") throw misfit(field, value, "a number, such as 0.5");
  return WHOLE_NUMBER.test(value.text)
    ? binder.bind(value.text, "bigint")
    : binder.bind(String(Number(value.text)), "double precision");
}

function toBoolean(field: ResolvedField, value: FilterValue): boolean {
  const text = value.text.toLowerCase();
  if (text !== "true" && text !== "false") throw misfit(field, value, "true or false");
  return text === "true";
}

function toEnumValue({ name, def }: ResolvedField, value: FilterValue): string {
  const { values } = def;
  if (values === undefined) return value.text;
  const typed = value.text.toLowerCase();
  const found = values.find((each) => each.toLowerCase() === typed);
  if (found !== undefined) return found;
  const near = nearNames(typed, values);
  const advice =
    near.length > 0
      ? `Did you mean ${quoteAll(near, " or ")}?`
      : `Values: ${quoteAll(values, ", ")}`;
  throw new FilterSyntaxError(`"${value.text}" is no value of "${name}"`, value.at, advice);
}

/** The instant, or the whole UTC day, that a literal means on a time field. */
export function toTimeSpan(field: ResolvedField, value: FilterValue, now: Date): TimeSpan {
  if (value.kind === "relative") {
    const from = resolveRelativeTime(value.text, now);
    if (from !== null) return { from, to: null };
  }
  const span = value.kind === "time" || value.kind === "string" ? parseIsoTime(value.text) : null;
  if (span === null) throw misfit(field, value, "a time, such as -7d or 2026-01-31");
  return span;
}

function misfit({ name }: ResolvedField, value: FilterValue, expected: string): FilterSyntaxError {
  return new FilterSyntaxError(
    `The field "${name}" is compared with ${expected}, not "${value.text}"`,
    value.at,
  );
}
