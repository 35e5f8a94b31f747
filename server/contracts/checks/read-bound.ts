import { z } from "zod";
import { type Bound, OPERATORS } from "@/server/contracts/checks/check";

/** The one operator of a rule, or why it cannot be used. */
export function readBound(rule: Readonly<Record<string, unknown>>): Bound | string {
  const used = OPERATORS.filter((operator) => rule[operator] !== undefined);
  const [operator] = used;
  if (operator === undefined || used.length > 1) return "Give one operator, such as mustBe: 0";
  const value = rule[operator];
  if (operator === "mustBeBetween" || operator === "mustNotBeBetween") {
    const pair = z.tuple([z.number(), z.number()]).safeParse(value);
    if (!pair.success) return `${operator} needs two numbers`;
    const [low, high] = pair.data;
    return low <= high ? { operator, value: [low, high] } : `${operator} begins with the smaller`;
  }
  return typeof value === "number" ? { operator, value } : `${operator} needs a number`;
}
