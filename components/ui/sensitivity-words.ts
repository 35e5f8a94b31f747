import type { ColumnClass } from "@/server/catalog/access/schema";

const SAID_BY: Record<ColumnClass["from"], string> = {
  column: "said of the column",
  contract: "by its contract",
  source: "as a column that it is computed from",
  dataset: "as the dataset",
};

/** "pii, said of the column". */
export function describeClass({ level, from }: Pick<ColumnClass, "level" | "from">): string {
  return `${level}, ${SAID_BY[from]}`;
}

/** Why the values of a column are not shown, and what to do about it. */
export function maskReason(found: Pick<ColumnClass, "level" | "from"> | undefined): string {
  const why = found === undefined ? "It is sensitive" : `It is ${describeClass(found)}`;
  return `${why}. Ask for access on the tab Access of the dataset`;
}
