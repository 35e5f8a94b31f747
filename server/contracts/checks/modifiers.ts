import { z } from "zod";
import type { Bound, Measure } from "@/server/contracts/checks/check";
import { readBound } from "@/server/contracts/checks/read-bound";
import { customValue, type OdcsCustomProperty } from "@/server/lib/odcs/schema";

type Owner = { customProperties?: readonly OdcsCustomProperty[] | undefined };
type Measured = { id: string; measure: Measure; bound: Bound };
export type Modified = Measured & { filter: string | null; warn: Bound | null };

const FILTER_LENGTH = 10_000;

/** The row filter of a rule, which is a custom property: the standard has no place for one. */
export function readFilter(owner: Owner): { filter: string | null; problem: string | null } {
  const value = customValue(owner, "filter");
  if (value === undefined || value === null) return { filter: null, problem: null };
  if (typeof value !== "string" || value.trim() === "" || value.length > FILTER_LENGTH) {
    return { filter: null, problem: "filter is a condition in SQL, such as country = 'DE'" };
  }
  return { filter: value.trim(), problem: null };
}

/**
 * A measured rule with what its custom properties add: `filter` (of which rows it speaks), `warn` (a
 * stricter bound that only warns) and `denominator` (of which rows a share is); or why they cannot be.
 */
export function modify(measured: Measured, owner: Owner): Modified | string {
  const { filter, problem } = readFilter(owner);
  if (problem !== null) return problem;
  const narrowed = filter === null ? measured.measure : narrow(measured.measure, filter);
  if (typeof narrowed === "string") return narrowed;
  const measure = withDenominator(narrowed, customValue(owner, "denominator"));
  if (typeof measure === "string") return measure;
  const warn = readWarn(customValue(owner, "warn"));
  if (typeof warn === "string") return warn;
  return { ...measured, measure, warn, filter };
}

function narrow(measure: Measure, filter: string): Measure | string {
  if (measure.kind === "drift" || measure.kind === "volumeChange") {
    return `A rule about the version before takes no filter (${filter})`;
  }
  if (measure.kind === "extraColumns") return "A rule about columns takes no filter";
  if (measure.kind === "query") return "A query takes no filter: write the condition into it";
  return measure;
}

function withDenominator(measure: Measure, denominator: unknown): Measure | string {
  if (denominator === undefined || denominator === "all") return measure;
  if (denominator !== "nonNull") return "denominator is all or nonNull";
  const isShare = measure.kind === "broken" || measure.kind === "duplicates";
  if (!isShare || measure.unit === "rows") return "denominator needs a rule in percent";
  if (measure.kind === "broken" && ["null", "missing"].includes(measure.test.is)) {
    return "A share of empty cells is of all rows";
  }
  return { ...measure, unit: "filledPercent" };
}

function readWarn(value: unknown): Bound | null | string {
  if (value === undefined || value === null) return null;
  const rule = z.record(z.string(), z.unknown()).safeParse(value);
  if (!rule.success) return "warn holds one operator, such as mustBeLessOrEqualTo: 1";
  const bound = readBound(rule.data);
  return typeof bound === "string" ? `warn: ${bound}` : bound;
}
