import { parseFieldPath } from "@/server/lib/filter/parse";
import type { Facet, FacetInput } from "@/server/lib/list/schema";
import type { ServiceContext } from "@/server/platform/context";
import { InvalidInputError } from "@/server/platform/errors";
import { createBinder, resolveField } from "@/server/platform/filter-fields";
import { compileFilter, readFilter, withInvalidInput } from "@/server/platform/filter-sql";
import { checkPatterns, type ListSpec, type QueryFn } from "@/server/platform/list-query";
import { readInSnapshot } from "@/server/platform/list-rows";

const VALUES_MAX = 50;
const TIMEOUT_MS = 10_000;

/**
 * The values of one field among a list's filtered rows; of tags, each counts by itself.
 * @throws InvalidInputError for a wrong filter, or a field of times or figures, which hardly repeat
 */
export async function listFacet(
  ctx: Pick<ServiceContext, "pool" | "actor" | "now">,
  spec: Omit<ListSpec<unknown>, "toItem">,
  { field, filter }: FacetInput,
): Promise<Facet> {
  const binder = createBinder(spec.where?.values);
  const context = { now: ctx.now(), me: ctx.actor };
  const { sql, patterns } = compileFilter(readFilter(filter), spec, context, binder);
  const { def } = withInvalidInput(() => resolveField(spec.fields, parseFieldPath(field), binder));
  if (def.type === "time" || def.elsewhere !== undefined) {
    throw new InvalidInputError(`The values of "${field}" cannot be counted. Choose another field`);
  }
  const where = spec.where === undefined ? sql : `(${spec.where.sql}) AND ${sql}`;
  const value = def.type === "tags" ? `unnest(${def.sql})` : `(${def.sql})::text`;
  const text = `SELECT value, count(*)::int AS count
    FROM (SELECT ${value} AS value FROM ${spec.from} WHERE ${where}) AS valued
    GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${VALUES_MAX + 1}`;
  const client = await ctx.pool.connect();
  try {
    return await readInSnapshot(client, TIMEOUT_MS, async (queryFn: QueryFn) => {
      await checkPatterns(queryFn, patterns);
      const rows = await queryFn(text, binder.values);
      const values = rows.slice(0, VALUES_MAX).map((row) => ({
        value: typeof row.value === "string" ? row.value : null,
        count: Number(row.count),
      }));
      return { values, hasMore: rows.length > VALUES_MAX };
    });
  } finally {
    client.release();
  }
}
