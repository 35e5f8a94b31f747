import {
  parseAsArrayOf,
  parseAsBoolean,
  parseAsInteger,
  parseAsIsoDateTime,
  parseAsString,
  parseAsStringLiteral,
  useQueryStates,
} from "nuqs";
import { EDGE_FILTERS, GROUPINGS } from "@/components/lineage/drawn-graph";
import { KIND_LOOKS } from "@/components/lineage/node-kinds";
import type { NodeKind } from "@/server/lineage/schema";

const KINDS = Object.keys(KIND_LOOKS).filter((kind): kind is NodeKind => kind !== "group");
export const DIRECTIONS = ["both", "up", "down"] as const;
export const HOPS_MAX = 5;

const STATE = {
  kind: parseAsStringLiteral(KINDS),
  id: parseAsString,
  hops: parseAsInteger.withDefault(2),
  dir: parseAsStringLiteral(DIRECTIONS).withDefault("both"),
  t: parseAsIsoDateTime,
  /** A column whose way is drawn, and the dataset or view that has it. */
  col: parseAsString,
  of: parseAsString,
  /** The chosen node, by what stands for it in the drawing. */
  sel: parseAsString,
  mode: parseAsStringLiteral(["impact"] as const),
  edges: parseAsStringLiteral(EDGE_FILTERS).withDefault("all"),
  by: parseAsStringLiteral(GROUPINGS),
  open: parseAsArrayOf(parseAsString).withDefault([]),
  hide: parseAsArrayOf(parseAsString).withDefault([]),
  /** Draws a graph that is too large to be read. */
  all: parseAsBoolean.withDefault(false),
};

/** All that a view of the lineage is made of, kept in the address. */
export function useLineageState() {
  const [state, setState] = useQueryStates(STATE);
  return { state, change: (change: Partial<typeof state>) => void setState(change), setState };
}

export type LineageState = ReturnType<typeof useLineageState>["state"];
export type ChangeState = ReturnType<typeof useLineageState>["change"];
