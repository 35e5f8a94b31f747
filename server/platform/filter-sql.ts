import type { CompareOperator, FilterNode, FilterValue, Span } from "@/server/lib/filter/ast";
import { FilterSyntaxError } from "@/server/lib/filter/filter-syntax-error";
import { parseFilter } from "@/server/lib/filter/parse";
import { InvalidInputError } from "@/server/platform/errors";
import {
  type Binder,
  type FieldMap,
  type FieldType,
  type ResolvedField,
  resolveField,
} from "@/server/platform/filter-fields";
import { bindOperand, type FilterContext, toTimeSpan } from "@/server/platform/filter-operands";

/** What can be filtered: the fields, and the text columns that a free word searches. */
export type FilterScope = {
  fields: FieldMap;
  search: readonly string[];
  /** Instead of `search`: whether a row has a word, bound and in lower case. */
  hasWord?: ((word: string) => string) | undefined;
};

/** A regular expression in a filter; only PostgreSQL can say whether it is a valid one. */
export type FilterPattern = { text: string; at: Span };

export type CompiledFilter = { sql: string; patterns: FilterPattern[] };

const ORDERED: readonly CompareOperator[] = ["=", "!=", ">", ">=", "<", "<="];
const OPERATORS: Readonly<Record<FieldType, readonly CompareOperator[]>> = {
  text: [...ORDERED, "contains", "~"],
  number: ORDERED,
  time: ORDERED,
  boolean: ["=", "!="],
  enum: ["=", "!=", "contains", "~"],
  tags: ["=", "!=", "contains", "~"],
};

/** Parses a filter for the platform's callers. @throws InvalidInputError naming the position */
export function readFilter(text: string | undefined): FilterNode | null {
  return withInvalidInput(() => parseFilter(text ?? ""));
}

/**
 * Compiles a filter to one boolean SQL expression whose values go to `binder`.
 *
 * A missing value satisfies no comparison, so `!=`, `not in` and every `not` include the rows
 * whose value is missing: `not x` is exactly the rows that `x` leaves out.
 * @throws InvalidInputError naming the position of an unknown field or a value that cannot fit
 */
export function compileFilter(
  node: FilterNode | null,
  scope: FilterScope,
  context: FilterContext,
  binder: Binder,
): CompiledFilter {
  const compiler = { scope, context, binder, patterns: [] };
  const sql = node === null ? "TRUE" : withInvalidInput(() => compileNode(node, compiler));
  return { sql, patterns: compiler.patterns };
}

/** Runs `action`, turning a FilterSyntaxError into the error that every protocol maps. */
export function withInvalidInput<Result>(action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof FilterSyntaxError)) throw error;
    throw new InvalidInputError(error.message, { cause: error });
  }
}

type Compiler = {
  scope: FilterScope;
  context: FilterContext;
  binder: Binder;
  patterns: FilterPattern[];
};
type Condition<Kind extends FilterNode["kind"]> = Extract<FilterNode, { kind: Kind }>;

function compileNode(node: FilterNode, compiler: Compiler): string {
  switch (node.kind) {
    case "and":
      return `(${node.terms.map((term) => compileNode(term, compiler)).join(" AND ")})`;
    case "or":
      return `(${node.terms.map((term) => compileNode(term, compiler)).join(" OR ")})`;
    case "not":
      return negate(compileNode(node.term, compiler));
    case "search":
      return compileSearch(node, compiler);
    case "exists":
      return compileExists(resolve(node, compiler));
    case "in":
      return compileIn(node, compiler);
    case "compare":
      return compileCompare(node, compiler);
  }
}

function negate(sql: string): string {
  return `((${sql}) IS NOT TRUE)`;
}

function resolve({ field }: Condition<"exists" | "in" | "compare">, compiler: Compiler) {
  return resolveField(compiler.scope.fields, field, compiler.binder);
}

function applyWithin({ def }: ResolvedField, condition: string): string {
  const { elsewhere } = def;
  return elsewhere === undefined ? `(${condition})` : `(${elsewhere.within(`(${condition})`)})`;
}

function compileSearch({ text, at }: Condition<"search">, { scope, binder }: Compiler): string {
  if (scope.search.length === 0) {
    const advice = "Write field = value instead";
    throw new FilterSyntaxError(`This list has no text to search for "${text}"`, at, advice);
  }
  const { hasWord } = scope;
  if (hasWord !== undefined) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    return `(${words.map((word) => hasWord(binder.bind(word, "text"))).join(" AND ")})`;
  }
  const pattern = binder.bind(toLikePattern(text), "text");
  return `(${scope.search.map((sql) => `${sql} ILIKE ${pattern}`).join(" OR ")})`;
}

function toLikePattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}

function compileExists(field: ResolvedField): string {
  const { sql, type } = field.def;
  return applyWithin(field, type === "tags" ? `cardinality(${sql}) > 0` : `${sql} IS NOT NULL`);
}

function compileIn(node: Condition<"in">, compiler: Compiler): string {
  const field = resolve(node, compiler);
  const values = node.values.filter(({ kind }) => kind !== "null");
  const alternatives = values.length > 0 ? [compileMembership(field, values, compiler)] : [];
  if (values.length < node.values.length) alternatives.push(negate(compileExists(field)));
  return `(${alternatives.join(" OR ")})`;
}

function compileMembership(
  field: ResolvedField,
  values: readonly FilterValue[],
  compiler: Compiler,
): string {
  if (field.def.type === "time" || field.def.type === "tags") {
    return values.map((value) => compileEquality(field, value, compiler)).join(" OR ");
  }
  const boundBySql = new Map<string, string[]>();
  for (const value of values) {
    const { sql, bound } = bindOperand(field, value, compiler.binder, compiler.context);
    boundBySql.set(sql, [...(boundBySql.get(sql) ?? []), bound]);
  }
  return [...boundBySql]
    .map(([sql, bound]) => applyWithin(field, `${sql} IN (${bound.join(", ")})`))
    .join(" OR ");
}

function compileEquality(field: ResolvedField, value: FilterValue, compiler: Compiler): string {
  return applyWithin(field, compileCondition(field, "=", value, compiler));
}

function compileCompare(node: Condition<"compare">, compiler: Compiler): string {
  const { operator, value } = node;
  const field = resolve(node, compiler);
  const allowed = OPERATORS[field.def.type];
  if (!allowed.includes(operator)) {
    const problem = `"${operator}" does not work on the ${field.def.type} field "${field.name}"`;
    throw new FilterSyntaxError(problem, node.field.at, `Use ${allowed.join(" ")} in exists`);
  }
  if (value.kind === "null") return compileNull(field, operator, value);
  if (operator === "!=") return negate(compileEquality(field, value, compiler));
  return applyWithin(field, compileCondition(field, operator, value, compiler));
}

function compileNull(field: ResolvedField, operator: CompareOperator, { at }: FilterValue): string {
  if (operator === "=") return negate(compileExists(field));
  if (operator === "!=") return compileExists(field);
  throw new FilterSyntaxError(`null cannot follow "${operator}"`, at, "Use = null or != null");
}

/** One comparison on the field's own expression; null for missing values. */
function compileCondition(
  field: ResolvedField,
  operator: CompareOperator,
  value: FilterValue,
  compiler: Compiler,
): string {
  const { def } = field;
  if (operator === "contains" || operator === "~") {
    return compileTextMatch(field, operator, value, compiler);
  }
  if (def.type === "time") return compileTime(field, operator, value, compiler);
  const { sql, bound } = bindOperand(field, value, compiler.binder, compiler.context);
  if (def.type === "tags") return `${sql} @> ARRAY[${bound}]`;
  return `${sql} ${operator} ${bound}`;
}

function compileTextMatch(
  { def }: ResolvedField,
  operator: "contains" | "~",
  value: FilterValue,
  { binder, patterns }: Compiler,
): string {
  if (operator === "~") patterns.push({ text: value.text, at: value.at });
  const match =
    operator === "~"
      ? `~ ${binder.bind(value.text, "text")}`
      : `ILIKE ${binder.bind(toLikePattern(value.text), "text")}`;
  if (def.type !== "tags") return `(${def.sql})::text ${match}`;
  return `EXISTS (SELECT 1 FROM unnest(${def.sql}) AS each_tag(value) WHERE each_tag.value ${match})`;
}

/** A date without a time is its whole day, so `= day` is within it and `> day` is after it. */
function compileTime(
  field: ResolvedField,
  operator: CompareOperator,
  value: FilterValue,
  { binder, context }: Compiler,
): string {
  const { sql } = field.def;
  const { from, to } = toTimeSpan(field, value, context.now);
  const bind = (at: Date): string => binder.bind(at.toISOString(), "timestamptz");
  if (to === null) return `${sql} ${operator} ${bind(from)}`;
  if (operator === ">") return `${sql} >= ${bind(to)}`;
  if (operator === "<=") return `${sql} < ${bind(to)}`;
  if (operator === "=") return `${sql} >= ${bind(from)} AND ${sql} < ${bind(to)}`;
  return `${sql} ${operator} ${bind(from)}`;
}
