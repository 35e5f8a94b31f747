import type { ServiceContext } from "@/server/platform/context";
import { InvalidInputError, parseInput } from "@/server/platform/errors";
import { compileRunScope, resolveRunField } from "@/server/tracking/workspace/fields";
import { formatGroupFilter } from "@/server/tracking/workspace/group-filter";
import { findGroups, type GroupSort } from "@/server/tracking/workspace/repository/groups";
import {
  GroupRunsInput,
  type MetricAggregation,
  type RunGroups,
} from "@/server/tracking/workspace/schema";
import { findDefinitions } from "@/server/tracking/workspace/service/definitions";

/** Runs by equal values of up to three fields, with what their metrics come to. */
export async function groupRuns(ctx: ServiceContext, input: GroupRunsInput): Promise<RunGroups> {
  const query = parseInput(GroupRunsInput, input, "groups");
  const asOf = ctx.now();
  const sort = readSort(query);
  const keys = [...new Set(query.metrics)];
  const definitions = await findDefinitions(ctx, query.project, keys);
  const pick = (wanted: MetricAggregation) =>
    keys.filter((key) => definitions.get(key)?.aggregation === wanted);
  const metrics = { last: pick("last"), min: pick("min"), max: pick("max") };

  const scope = compileRunScope(query, ctx);
  const fields = query.by.map((field) => resolveRunField(field, scope.binder));
  const rows = await findGroups(ctx, scope, { fields, metrics, sort, limit: query.limit });
  return {
    groups: rows.map(({ totalGroups: _, totalRuns: __, ...group }) => ({
      ...group,
      filter: formatGroupFilter(fields, group.values),
    })),
    totalGroups: rows[0]?.totalGroups ?? 0,
    totalRuns: rows[0]?.totalRuns ?? 0,
    aggregations: Object.fromEntries(
      [...definitions].map(([key, { aggregation }]) => [key, aggregation]),
    ),
    asOf,
  };
}

function readSort({
  sort,
  by,
  metrics,
}: {
  sort: string;
  by: readonly string[];
  metrics: readonly string[];
}): GroupSort {
  const descending = sort.startsWith("-");
  const name = descending ? sort.slice(1) : sort;
  if (name === "n") return { by: { kind: "n" }, descending };
  const index = by.indexOf(name);
  if (index >= 0) return { by: { kind: "value", index }, descending };
  const key = metrics.find(
    (metric) => name === `metric.${metric}` || name === `metric.\`${metric}\``,
  );
  if (key !== undefined) return { by: { kind: "metric", key }, descending };
  const known = ["n", ...by, ...metrics.map((metric) => `metric.${metric}`)]
    .slice(0, 12)
    .join(", ");
  throw new InvalidInputError(`Groups cannot be sorted by "${name}". Sort by one of ${known}`);
}
