import type { Column } from "@/server/catalog/schema";
import { format } from "@/server/contracts/checks/describe";
import type { ContractCheck } from "@/server/contracts/schema";
import { columnNameOf, type OdcsProperty } from "@/server/lib/odcs/schema";

/** Ids of the checks that compare a version's columns with the contract's. */
export const COLUMN_CHECKS = { missing: "columns", types: "types", required: "required" } as const;

/** Types of ours that hold what the standard's logical type says; absent where they cannot tell. */
const HOLDS: Readonly<Record<string, readonly Column["type"][]>> = {
  string: ["text"],
  integer: ["integer"],
  number: ["number", "integer"],
  boolean: ["boolean"],
  date: ["date"],
  timestamp: ["timestamp"],
};

/** Compares a version's columns with the contract's; `emptyCells` counts per required column. */
export function judgeColumns(
  properties: readonly OdcsProperty[],
  columns: readonly Column[],
  emptyCells: Readonly<Record<string, number>>,
  rowCount: number,
): ContractCheck[] {
  const typeOf = new Map(columns.map(({ name, type }) => [name, type]));
  const missing: string[] = [];
  const retyped: string[] = [];
  const empty: string[] = [];
  for (const property of properties) {
    const name = columnNameOf(property);
    const type = typeOf.get(name);
    const held = HOLDS[property.logicalType ?? ""];
    const count = emptyCells[name] ?? 0;
    if (type === undefined) missing.push(`"${name}" is missing`);
    else if (held !== undefined && !held.includes(type))
      retyped.push(`"${name}" is ${type}, not ${property.logicalType}`);
    if (count > 0) empty.push(`"${name}" is empty in ${format(count)} rows`);
  }
  const judge = (ruleId: string, problems: readonly string[], kept: string): ContractCheck => ({
    ...{ ruleId, windowFrom: null, windowTo: null, rowCount, measured: problems.length },
    outcome: problems.length === 0 ? "passed" : "failed",
    detail: problems.length === 0 ? kept : problems.join("; "),
    ...{ brokenRows: null, filledRows: null, failingRows: 0, failingNote: "" },
  });
  return [
    judge(COLUMN_CHECKS.missing, missing, `All ${properties.length} columns are there`),
    judge(COLUMN_CHECKS.types, retyped, "All columns have the declared type"),
    judge(COLUMN_CHECKS.required, empty, "No required column has an empty cell"),
  ];
}
