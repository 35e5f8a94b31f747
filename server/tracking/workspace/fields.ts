import type { FieldRef } from "@/server/lib/filter/ast";
import { parseFieldPath } from "@/server/lib/filter/parse";
import type { ServiceContext } from "@/server/platform/context";
import { InvalidInputError } from "@/server/platform/errors";
import {
  type Binder,
  createBinder,
  type FieldDef,
  type FieldType,
  resolveField,
} from "@/server/platform/filter-fields";
import {
  compileFilter,
  type FilterPattern,
  readFilter,
  withInvalidInput,
} from "@/server/platform/filter-sql";
import type { SqlQuery } from "@/server/platform/list-query";
import { RUN_FIELDS, RUN_FROM, RUN_SEARCH } from "@/server/tracking/list";

/** Which runs a question is about, as SQL over `RUN_FROM`. */
export type RunScope = {
  where: string;
  binder: Binder;
  patterns: FilterPattern[];
  /** How many runs those are. */
  count: SqlQuery;
};

/** A field of runs that a plot or a group reads. */
export type RunField = {
  ref: FieldRef;
  /** As typed. */
  text: string;
  type: FieldType;
  /** Whether its words may be numbers, as those of params. */
  mayBeNumber: boolean;
  /** Scalar expression; text for `text`, `enum` and `tags`, else a number. */
  valueSql: string;
  /** The value as a group's name. */
  groupSql: string;
};

/** The active runs of a project that a filter finds. @throws InvalidInputError for a wrong filter */
export function compileRunScope(
  { project, filter }: { project: string; filter: string },
  ctx: Pick<ServiceContext, "actor" | "now">,
): RunScope {
  const binder = createBinder([project]);
  const scope = { fields: RUN_FIELDS, search: RUN_SEARCH };
  const context = { now: ctx.now(), me: ctx.actor };
  const { sql, patterns } = compileFilter(readFilter(filter), scope, context, binder);
  const where = `p.slug = $1::text AND r.deleted_at IS NULL AND ${sql}`;
  const text = `SELECT count(*)::int AS n FROM ${RUN_FROM} WHERE ${where}`;
  return { where, binder, patterns, count: { text, values: [...binder.values] } };
}

/** @throws InvalidInputError naming an unknown field and its neighbours */
export function resolveRunField(text: string, binder: Binder): RunField {
  return withInvalidInput(() => {
    const ref = parseFieldPath(text);
    const { def } = resolveField(RUN_FIELDS, ref, binder);
    const { type } = def;
    const scalar = def.elsewhere?.sortSql ?? def.sql;
    return {
      ref,
      text,
      type,
      mayBeNumber: type === "number" || type === "time" || def.numberSql !== undefined,
      valueSql: toValueSql(type, scalar),
      groupSql: toGroupSql(type, scalar),
    };
  });
}

/** The same for an axis that needs numbers. @throws InvalidInputError for a field of words */
export function resolveNumericField(text: string, binder: Binder): RunField {
  const field = resolveRunField(text, binder);
  if (!field.mayBeNumber) {
    const advice = "Choose a metric, a param, duration or a time";
    throw new InvalidInputError(`The field "${text}" holds no numbers. ${advice}`);
  }
  return field;
}

/** SQL of a column that `valueSql` made, as a number; null where its text is none. */
export function toNumberSql({ type }: RunField, column: string): string {
  if (type === "number" || type === "time") return column;
  return `CASE WHEN length(${column}) < 100 AND ${column} ~ ${NUMBER_PATTERN}
    THEN ${column}::double precision END`;
}

const NUMBER_PATTERN = "'^[-+]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][-+]?[0-9]{1,2})?$'";

function toValueSql(type: FieldDef["type"], scalar: string): string {
  switch (type) {
    case "number":
      return `(${scalar})::double precision`;
    case "time":
      return `(extract(epoch FROM ${scalar}) * 1000)::double precision`;
    case "tags":
      return joinWords(scalar);
    default:
      return `(${scalar})::text`;
  }
}

function toGroupSql(type: FieldDef["type"], scalar: string): string {
  if (type === "time") return `to_char((${scalar}) AT TIME ZONE 'UTC', 'YYYY-MM-DD')`;
  return type === "tags" ? joinWords(scalar) : `(${scalar})::text`;
}

function joinWords(array: string): string {
  return `nullif(array_to_string(ARRAY(SELECT DISTINCT w FROM unnest(${array}) AS w ORDER BY w), ', '), '')`;
}
