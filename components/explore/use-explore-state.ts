"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsJson, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { readBrushes } from "@/components/explore/brush-words";
import {
  AGGREGATES,
  type BuilderSpec,
  buildSql,
  emptySpec,
  OPERATORS,
} from "@/components/explore/build-sql";
import type { ChartChoice } from "@/components/explore/chart-choice";
import type { Scope } from "@/components/explore/use-answer";
import { useTRPC } from "@/components/trpc/provider";
import { CHART_KINDS, RESERVED_SLUGS } from "@/server/explore/constants";
import type { SavedQuery } from "@/server/explore/saved/schema";
import type { Brush } from "@/server/explore/schema";

const STATE = {
  ds: parseAsString.withDefault(""),
  sql: parseAsString.withDefault(""),
  w: parseAsJson(readBrushes),
  chart: parseAsJson(readChart),
  qb: parseAsJson(readSpec),
  n: parseAsStringLiteral(["full", "sample"]),
  view: parseAsString.withDefault(""),
};

export type ExploreState = {
  dataset: string;
  /** The query that was asked; empty before any. */
  sql: string;
  brushes: Brush[];
  chart: ChartChoice | null;
  scope: Scope;
  spec: BuilderSpec | null;
  saved: SavedState;
  ask: (sql: string) => void;
  openDataset: (slug: string) => void;
  /** A saved query by its address; empty for none. */
  openSaved: (slug: string) => void;
  setBrushes: (brushes: Brush[]) => void;
  setChart: (chart: ChartChoice) => void;
  setScope: (scope: "full" | "sample") => void;
  setSpec: (spec: BuilderSpec) => void;
};

export type SavedState = {
  /** Of the saved query that the address names; empty without one. */
  slug: string;
  query: SavedQuery | undefined;
  error: unknown;
  retry: () => void;
  /** Whether something else is asked than what was saved. */
  isChanged: boolean;
};

/**
 * What is explored, held by the address alone. A saved query stands for its text, filters and chart
 * until the address says others; a dataset without a query means all of its rows.
 */
export function useExploreState(): ExploreState {
  const [{ ds, sql, w, chart, qb, n, view }, set] = useQueryStates(STATE, { history: "push" });
  const slug = RESERVED_SLUGS.some((word) => word === view) ? "" : view;
  const { query, ...saved } = useSaved(slug);
  const isOther = sql !== "" && sql !== query?.sql;
  const kept = isOther ? undefined : query;
  const ownSql = sql === "" && slug === "" && ds !== "" ? buildSql(emptySpec(ds)) : sql;
  return {
    dataset: ds,
    sql: kept?.sql ?? ownSql,
    brushes: w ?? kept?.brushes ?? [],
    chart: chart ?? kept?.chart ?? null,
    scope: n ?? "auto",
    spec: qb,
    saved: { ...saved, slug, query, isChanged: isOther || w !== null || chart !== null },
    ask: (next) => {
      // Asking again takes the filters away, those that were saved too.
      const isFiltered = next === query?.sql && query.brushes.length > 0;
      void set({ sql: next, w: isFiltered ? [] : null, chart: null });
    },
    openDataset: (dataset) => void set({ ds: dataset }),
    openSaved: (next) => void set({ view: next, sql: null, w: null, chart: null }),
    setBrushes: (brushes) => {
      const isUsual = brushes.length === 0 && (kept?.brushes ?? []).length === 0;
      void set({ w: isUsual ? null : brushes });
    },
    setChart: (next) => void set({ chart: next }, { history: "replace" }),
    setScope: (scope) => void set({ n: scope }),
    setSpec: (spec) => void set({ qb: spec }, { history: "replace" }),
  };
}

function useSaved(slug: string) {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery({
    ...trpc.explore.saved.get.queryOptions({ slug }),
    enabled: slug !== "",
  });
  return { query: data, error, retry: () => void refetch() };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function readChart(value: unknown): ChartChoice | null {
  if (!isRecord(value)) return null;
  const { kind, x, y, colour = "", facet = "" } = value;
  const known = CHART_KINDS.find((each) => each === kind);
  const isWhole = [x, y, colour, facet].every((name) => typeof name === "string");
  return known !== undefined && isWhole ? ({ kind, x, y, colour, facet } as ChartChoice) : null;
}

function readSpec(value: unknown): BuilderSpec | null {
  if (!isRecord(value) || typeof value.dataset !== "string") return null;
  const { filters, groups, measures } = value;
  const isWhole =
    Array.isArray(filters) &&
    filters.every((each) => isRecord(each) && OPERATORS.some((name) => name === each.operator)) &&
    filters.every(({ column, value: text }) =>
      [column, text].every((part) => typeof part === "string"),
    ) &&
    Array.isArray(groups) &&
    groups.every((group) => typeof group === "string") &&
    Array.isArray(measures) &&
    measures.every(
      (each) => isRecord(each) && AGGREGATES.some((name) => name === each.aggregate),
    ) &&
    measures.every(({ column }) => typeof column === "string");
  return isWhole ? (value as BuilderSpec) : null;
}
