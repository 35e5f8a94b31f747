import { formatCount, formatPlural } from "@/components/ui/format";
import type { QueryAnswer, QueryPlan } from "@/server/explore/schema";

type Read = QueryAnswer["reads"][number];

/** "1 240 rows of 3 columns from shop:public/orders where total > 100": what a store was asked. */
export function describeRead(read: Read): string {
  const { name, rowCount, columnCount, conditions, isGrouped, limit } = read;
  const what = isGrouped
    ? `${formatPlural(rowCount, "group")} computed by`
    : `${formatPlural(rowCount, "row")} of ${formatPlural(columnCount, "column")} from`;
  const where = conditions.length === 0 ? "" : ` where ${conditions.join(" and ")}`;
  const cut = limit === null ? "" : `, at most ${formatCount(limit)}`;
  return `${what} ${name}${where}${cut}`;
}

/** How a query is computed: what stores are sent, then the engine's plan. */
export function describePlan({ plan, statements }: QueryPlan): string {
  const sent = statements.map(({ name, statement }) => `-- sent to ${name}\n${statement}\n`);
  return [...sent, plan].join("\n");
}
