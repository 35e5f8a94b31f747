import type { FieldRef } from "@/server/lib/filter/ast";
import { FilterSyntaxError } from "@/server/lib/filter/filter-syntax-error";
import { formatField } from "@/server/lib/filter/format";
import { nearNames } from "@/server/lib/filter/near-names";

export type FieldType = "text" | "number" | "time" | "boolean" | "enum" | "tags";

/** One thing a list can be filtered and sorted by. Every string of SQL here is trusted. */
export type FieldDef = {
  /**
   * Expression of the value: text for `text`; any number type for `number`; timestamptz for
   * `time` (a plain timestamp would be read in the session's zone); text[] for `tags`.
   */
  sql: string;
  type: FieldType;
  /** Allowed values of an `enum`; matched without regard to case. */
  values?: readonly string[];
  /** False only when the value is never missing: pages can then use an ordinary index. */
  nullable?: boolean;
  /** For `text` that may hold numbers: the numeric form, compared when the literal is a number. */
  numberSql?: string;
  /** Expression of the person's id, for `me`; without it `me` compares `sql` with their name. */
  meSql?: string;
  /** For a value in another table: `sql` then has a meaning only inside `within`. */
  elsewhere?: {
    /** ``(c) => `EXISTS (SELECT 1 FROM run_metrics m WHERE m.run_id = r.id AND ${c})` `` */
    within: (condition: string) => string;
    /** Scalar expression to sort by. */
    sortSql: string;
  };
  /** PostgreSQL type of the sort value where the default (double precision, …) loses digits. */
  castType?: string;
};

/** Fields made from a name: receives the placeholder of the bound name, as text. */
export type FieldFamily = (key: string) => FieldDef;

/** Names as people type them; a family's name ends in `.*`, such as `metric.*`. */
export type FieldMap = Readonly<Record<string, FieldDef | FieldFamily>>;

export type ResolvedField = { name: string; def: FieldDef };

/** Collects bound values and hands out their placeholders. */
export type Binder = { values: unknown[]; bind: (value: unknown, castType?: string) => string };

export function createBinder(initial: readonly unknown[] = []): Binder {
  const values = [...initial];
  const bind = (value: unknown, castType?: string): string => {
    values.push(value);
    return castType === undefined ? `$${values.length}` : `$${values.length}::${castType}`;
  };
  return { values, bind };
}

/**
 * Finds the field that a path names: exactly, else without regard to case, else in the
 * family of its longest prefix.
 * @throws FilterSyntaxError that lists near names
 */
export function resolveField(fields: FieldMap, field: FieldRef, binder: Binder): ResolvedField {
  const typed = field.path.join(".");
  const name = formatField(field);
  const known = Object.keys(fields).filter((key) => !key.endsWith(".*"));
  const exact = known.find((key) => key === typed) ?? known.find((key) => sameName(key, typed));
  const def = exact === undefined ? undefined : fields[exact];
  if (def !== undefined && typeof def !== "function") return { name, def };

  for (let length = field.path.length - 1; length > 0; length -= 1) {
    const family = findFamily(fields, field.path.slice(0, length).join("."));
    if (family === undefined) continue;
    const key = field.path.slice(length).join(".");
    return { name, def: family(binder.bind(key, "text")) };
  }
  if (findFamily(fields, typed) !== undefined) {
    throw new FilterSyntaxError(`The field "${typed}" needs a name, "${typed}.<name>"`, field.at);
  }
  throw new FilterSyntaxError(`Unknown field "${typed}"`, field.at, suggestFields(fields, field));
}

function findFamily(fields: FieldMap, prefix: string): FieldFamily | undefined {
  const found = Object.entries(fields).find(([key]) => sameName(key, `${prefix}.*`))?.[1];
  return typeof found === "function" ? found : undefined;
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function suggestFields(fields: FieldMap, { path }: FieldRef): string {
  const rest = path.slice(1).join(".");
  const names = Object.keys(fields).map((key) =>
    rest !== "" && key.endsWith(".*") ? `${key.slice(0, -1)}${rest}` : key.replace("*", "<name>"),
  );
  const near = nearNames(path.join("."), names);
  if (near.length > 0) return `Did you mean ${quoteAll(near, " or ")}?`;
  const shown = Object.keys(fields).map((key) => key.replace("*", "<name>"));
  const hidden = shown.length - 12;
  const more = hidden > 0 ? ` and ${hidden} more` : "";
  return `Fields: ${shown.slice(0, 12).join(", ")}${more}`;
}

export function quoteAll(names: readonly string[], separator: string): string {
  return names.map((name) => `"${name}"`).join(separator);
}
