import { createHash } from "node:crypto";
import { type Cursor, decodeCursor, encodeCursor } from "@/server/lib/cursor";
import { formatField, formatFilter } from "@/server/lib/filter/format";
import { parseFieldPath } from "@/server/lib/filter/parse";
import { LIST_LIMIT_DEFAULT, type ListInput, type ListPage } from "@/server/lib/list/schema";
import { InvalidInputError } from "@/server/platform/errors";
import {
  type Binder,
  createBinder,
  type FieldDef,
  type FieldMap,
  resolveField,
} from "@/server/platform/filter-fields";
import type { FilterContext } from "@/server/platform/filter-operands";
import {
  compileFilter,
  type FilterPattern,
  readFilter,
  withInvalidInput,
} from "@/server/platform/filter-sql";

export type ListRow = Record<string, unknown>;
export type QueryFn = (text: string, values: unknown[]) => Promise<ListRow[]>;
export type SqlQuery = { text: string; values: unknown[] };

/** A list as the database knows it. All SQL in it is trusted; people's text is only bound. */
export type ListSpec<Item> = {
  /** Columns with aliases, such as `r.id, r.started_at AS "startedAt"`. */
  select: string;
  /** Further columns, read for the rows of the page alone; `listed` names such a row. */
  details?: string;
  from: string;
  /** Fixed condition; `$1…$n` of `values` may also be used in `select`, `from` and `fields`. */
  where?: { sql: string; values: readonly unknown[] };
  fields: FieldMap;
  /** Text expressions that a free word searches. */
  search: readonly string[];
  /** A free word's condition where the list knows better than to search texts. */
  hasWord?: (word: string) => string;
  /** `name` or `-startedAt`. */
  defaultSort: string;
  /** Unique and never null: breaks ties, so that paging visits each row once. */
  idSql: string;
  toItem: (row: ListRow) => Item;
};

export type ListQuery = {
  /** One page and one row more, which says whether there is a next page. */
  page: SqlQuery;
  count: SqlQuery;
  patterns: FilterPattern[];
  limit: number;
  sort: string;
  filterHash: string;
  cursor: Cursor | null;
};

const SORT_CASTS: Readonly<Partial<Record<FieldDef["type"], string>>> = {
  number: "double precision",
  time: "timestamptz",
  boolean: "boolean",
};
/** SQLSTATEs of a text that is no value of the type it is cast to. */
const BAD_VALUE_STATES = ["22P02", "22003", "22007", "22008", "22021"];
const BAD_PATTERN_STATES = ["2201B"];
const PAGE_COLUMNS = ["__sort", "__id", "__sortText", "__idText"];

/**
 * Compiles a list request to a page query (keyset by sort value, then id, missing values last
 * in both directions) and a count query.
 * @throws InvalidInputError for a wrong filter, sort or cursor
 */
export function buildListQuery(
  spec: Omit<ListSpec<unknown>, "toItem">,
  input: ListInput,
  context: FilterContext,
): ListQuery {
  const limit = input.limit ?? LIST_LIMIT_DEFAULT;
  const filter = readFilter(input.filter);
  const filterHash = hashText(formatFilter(filter));
  const binder = createBinder(spec.where?.values);
  const { sql, patterns } = compileFilter(filter, spec, context, binder);
  const where = spec.where === undefined ? sql : `(${spec.where.sql}) AND ${sql}`;
  const count = {
    text: `SELECT count(*)::double precision AS total
FROM (SELECT ${spec.select} FROM ${spec.from} WHERE ${where}) AS counted`,
    values: [...binder.values],
  };

  const sort = resolveSort(spec.fields, input.sort ?? spec.defaultSort, binder);
  const cursor = readCursor(input.cursor ?? null, sort.key, filterHash);
  const nulls = sort.nullable ? " NULLS LAST" : "";
  const page = `SELECT page.*, page."__sort"::text AS "__sortText", page."__id"::text AS "__idText"
FROM (
  SELECT ${spec.select}, ${sort.sql} AS "__sort", ${spec.idSql} AS "__id"
  FROM ${spec.from} WHERE ${where}${sort.fence}
) AS page
WHERE ${cursor === null ? "TRUE" : compileKeyset(sort, cursor, binder)}
ORDER BY page."__sort" ${sort.direction}${nulls}, page."__id" ${sort.direction}
LIMIT ${Math.trunc(limit) + 1}`;
  return {
    page: { text: withDetails(page, spec.details, sort), values: binder.values },
    count,
    patterns,
    limit,
    sort: sort.key,
    filterHash,
    cursor,
  };
}

function withDetails(page: string, details: string | undefined, sort: Sort): string {
  if (details === undefined) return page;
  const nulls = sort.nullable ? " NULLS LAST" : "";
  return `SELECT listed.*, ${details} FROM (${page}) AS listed
ORDER BY listed."__sort" ${sort.direction}${nulls}, listed."__id" ${sort.direction}`;
}

type Sort = {
  /** Canonical text, which a cursor is bound to. */
  key: string;
  sql: string;
  direction: "ASC" | "DESC";
  nullable: boolean;
  castType: string | undefined;
  /** `OFFSET 0` keeps PostgreSQL from computing a costly sort value again in every condition. */
  fence: "" | " OFFSET 0";
};

function resolveSort(fields: FieldMap, text: string, binder: Binder): Sort {
  const isDescending = text.startsWith("-");
  return withInvalidInput(() => {
    const path = parseFieldPath(isDescending ? text.slice(1) : text);
    const { def, name } = resolveField(fields, path, binder);
    if (def.type === "tags") throw new InvalidInputError(`The list cannot be sorted by "${name}"`);
    return {
      key: `${isDescending ? "-" : ""}${formatField(path)}`,
      sql: def.elsewhere?.sortSql ?? def.sql,
      direction: isDescending ? "DESC" : "ASC",
      nullable: def.nullable ?? true,
      castType: def.castType ?? SORT_CASTS[def.type],
      fence: def.elsewhere === undefined ? "" : " OFFSET 0",
    };
  });
}

function readCursor(text: string | null, sort: string, filterHash: string): Cursor | null {
  if (text === null || text === "") return null;
  const cursor = decodeCursor(text);
  if (cursor === null) throw cursorError("is damaged");
  if (cursor.sort !== sort) throw cursorError(`belongs to the sort "${cursor.sort}"`);
  if (cursor.filter !== filterHash) throw cursorError("belongs to another filter");
  return cursor;
}

function cursorError(problem: string): InvalidInputError {
  return new InvalidInputError(`The cursor ${problem}. Start again from the first page`);
}

function compileKeyset(sort: Sort, { value, id }: Cursor, { bind }: Binder): string {
  const compare = sort.direction === "ASC" ? ">" : "<";
  const boundId = bind(id);
  if (value === null) return `page."__sort" IS NULL AND page."__id" ${compare} ${boundId}`;
  const bound = bind(value, sort.castType);
  const after = `(page."__sort", page."__id") ${compare} (${bound}, ${boundId})`;
  return sort.nullable ? `(${after} OR page."__sort" IS NULL)` : after;
}

/** The cursor after `row`, the last row of a page. */
export function makeNextCursor(query: ListQuery, row: ListRow, total: number): string {
  const value = row.__sortText;
  return encodeCursor({
    sort: query.sort,
    filter: query.filterHash,
    value: typeof value === "string" ? value : null,
    id: String(row.__idText),
    total,
  });
}

/**
 * Runs a list request. The total is counted with the first page and carried by the cursor.
 * A slow pattern or filter is stopped by the connection's own statement timeout.
 * @throws InvalidInputError for a wrong filter, sort, cursor or regular expression
 */
export async function runListQuery<Item>(
  queryFn: QueryFn,
  spec: ListSpec<Item>,
  input: ListInput,
  context: FilterContext,
): Promise<ListPage<Item>> {
  const query = buildListQuery(spec, input, context);
  await checkPatterns(queryFn, query.patterns);
  const rows = await readPage(queryFn, query);

  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  const hasMore = rows.length > query.limit;
  const total = query.cursor?.total ?? (hasMore ? await countRows(queryFn, query) : rows.length);
  return {
    items: shown.map((row) => spec.toItem(withoutPageColumns(row))),
    nextCursor: hasMore && last !== undefined ? makeNextCursor(query, last, total) : null,
    approxTotal: total,
    asOf: context.now,
  };
}

/** Lets PostgreSQL judge each pattern alone, which tells which of several is wrong. */
export async function checkPatterns(
  queryFn: QueryFn,
  patterns: readonly FilterPattern[],
): Promise<void> {
  for (const { text, at } of patterns) {
    try {
      await queryFn("SELECT '' ~ $1::text AS matches", [text]);
    } catch (error) {
      if (!hasSqlState(error, BAD_PATTERN_STATES)) throw error;
      const problem = `"${text}" is not a valid regular expression at character ${at.start + 1}`;
      throw new InvalidInputError(problem, { cause: error });
    }
  }
}

async function readPage(queryFn: QueryFn, { page, cursor }: ListQuery): Promise<ListRow[]> {
  try {
    return await queryFn(page.text, page.values);
  } catch (error) {
    // Every other value was checked before, so an unreadable one came in the cursor.
    if (cursor === null || !hasSqlState(error, BAD_VALUE_STATES)) throw error;
    throw cursorError("is damaged");
  }
}

async function countRows(queryFn: QueryFn, { count }: ListQuery): Promise<number> {
  const [row] = await queryFn(count.text, count.values);
  return Number(row?.total ?? 0);
}

function withoutPageColumns(row: ListRow): ListRow {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !PAGE_COLUMNS.includes(name)));
}

/** Finds a SQLSTATE on an error of `pg`, or inside Prisma's wrapping of one. */
export function hasSqlState(error: unknown, states: readonly string[], depth = 0): boolean {
  if (typeof error !== "object" || error === null || depth > 4) return false;
  const found = Object.entries(error).some(
    ([name, value]) =>
      (name === "code" || name === "originalCode") && states.includes(String(value)),
  );
  const inner = Object.entries(error).filter(([name]) => /cause|meta|error/i.test(name));
  const cause = error instanceof Error ? error.cause : undefined;
  return (
    found ||
    [cause, ...inner.map(([, value]) => value)].some((each) => hasSqlState(each, states, depth + 1))
  );
}

function hashText(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 16);
}
