"use client";

import { parseAsJson, parseAsString, useQueryStates } from "nuqs";
import { readBrushes } from "@/components/explore/brush-words";
import {
  AGGREGATES,
  type BuilderSpec,
  buildSql,
  emptySpec,
  OPERATORS,
} from "@/components/explore/build-sql";
import { CHART_KINDS, type ChartChoice } from "@/components/explore/chart-choice";
import type { Brush } from "@/server/explore/schema";

const STATE = {
  ds: parseAsString.withDefault(""),
  sql: parseAsString.withDefault(""),
  w: parseAsJson(readBrushes).withDefault([]),
  chart: parseAsJson(readChart),
  qb: parseAsJson(readSpec),
};

export type ExploreState = {
  dataset: string;
  /** The query that was asked; empty before any. */
  sql: string;
  brushes: Brush[];
  chart: ChartChoice | null;
  spec: BuilderSpec | null;
  ask: (sql: string) => void;
  openDataset: (slug: string) => void;
  setBrushes: (brushes: Brush[]) => void;
  setChart: (chart: ChartChoice) => void;
  setSpec: (spec: BuilderSpec) => void;
};

/** What is explored, held by the address alone. A dataset without a query means all of its rows. */
export function useExploreState(): ExploreState {
  const [{ ds, sql, w, chart, qb }, set] = useQueryStates(STATE, { history: "push" });
  return {
    dataset: ds,
    sql: sql === "" && ds !== "" ? buildSql(emptySpec(ds)) : sql,
    brushes: w,
    chart,
    spec: qb,
    ask: (next) => void set({ sql: next, w: null, chart: null }),
    openDataset: (slug) => void set({ ds: slug }),
    setBrushes: (brushes) => void set({ w: brushes.length === 0 ? null : brushes }),
    setChart: (next) => void set({ chart: next }, { history: "replace" }),
    setSpec: (spec) => void set({ qb: spec }, { history: "replace" }),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function readChart(value: unknown): ChartChoice | null {
  if (!isRecord(value)) return null;
  const { kind, x, y, colour } = value;
  const known = CHART_KINDS.find((each) => each === kind);
  const isWhole = [x, y, colour].every((name) => typeof name === "string");
  return known !== undefined && isWhole ? (value as ChartChoice) : null;
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
