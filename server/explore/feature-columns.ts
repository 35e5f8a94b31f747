import type { FeatureDraft } from "@/server/explore/schema";
import type { ProjectedColumn } from "@/server/lib/sql/projection";

type Known = { name: string; type: string };
type Taken = Pick<FeatureDraft, "columns" | "left">;

/** The dataset's columns that a query gives, and what else it does, which a view does not. */
export function takeColumns(
  projection: { columns: readonly ProjectedColumn[]; clauses: readonly string[] },
  known: readonly Known[],
): Taken {
  const taken: Taken = { columns: [], left: [] };
  for (const column of projection.columns) {
    if (column.kind === "all") {
      const except = column.except.map((name) => name.toLowerCase());
      const kept = known.filter(({ name }) => !except.includes(name.toLowerCase()));
      taken.columns.push(...kept.map(({ name, type }) => ({ name, source: name, type })));
      continue;
    }
    if (column.kind === "computed") {
      taken.left.push({ name: column.name, reason: describeComputed(column.by) });
      continue;
    }
    const { name, source } = column;
    const found = known.find((each) => each.name.toLowerCase() === source.toLowerCase());
    if (found !== undefined) taken.columns.push({ name, source: found.name, type: found.type });
    else taken.left.push({ name, reason: `the dataset has no column "${source}"` });
  }
  const clauses = projection.clauses.map((name) => ({ name, reason: REASONS[name] ?? OTHER }));
  return { columns: once(taken.columns), left: [...taken.left, ...clauses] };
}

const OTHER = "a view reads every row of the range that it is asked for";
const REASONS: Readonly<Record<string, string>> = {
  "GROUP BY": "a view has a row for each row of the dataset, not for each group",
};

function describeComputed(by: string): string {
  return `computed by ${by}; derive the column in the recipe of the dataset to take it`;
}

/** A column that is given twice is taken by its first name. */
function once(columns: Taken["columns"]): Taken["columns"] {
  const first = new Map(columns.toReversed().map((column) => [column.source, column]));
  return columns.filter((column) => first.get(column.source) === column);
}
