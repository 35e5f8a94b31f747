import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { findTrail } from "@/components/lineage/column-trail";
import { shapeGraph } from "@/components/lineage/drawn-graph";
import { findLit } from "@/components/lineage/find-lit";
import { useImpact } from "@/components/lineage/impact-panel";
import { type Circle, listCircles } from "@/components/lineage/list-circles";
import { useLayout } from "@/components/lineage/use-layout";
import type { LineageState } from "@/components/lineage/use-lineage-state";
import { useTRPC } from "@/components/trpc/provider";
import type { LineageGraph } from "@/server/lineage/schema";

/** Above so many, names cannot be read on one screen. */
const READABLE_MAX = 150;

export type Drawing = ReturnType<typeof useDrawing>;

/** What of a graph is drawn and where, and what of it stands out. */
export function useDrawing(graph: LineageGraph | null, state: LineageState) {
  const { edges, hide, by, open, sel, mode, col, of, all } = state;
  const [circle, setCircle] = useState<Circle | null>(null);
  const drawn = useMemo(
    () => (graph === null ? null : shapeGraph(graph, { edges, hidden: hide, by, open })),
    [graph, edges, hide, by, open],
  );
  const isTooLarge = drawn !== null && drawn.nodes.length > READABLE_MAX && !all;
  const { layout, isPlacing } = useLayout(isTooLarge ? null : drawn);
  const circles = useMemo(() => (graph === null ? [] : listCircles(graph)), [graph]);
  const columnGraph = useColumnGraph(graph, { of, col });
  const trail = useMemo(
    () => (graph === null || columnGraph === undefined ? null : findTrail(graph, columnGraph)),
    [graph, columnGraph],
  );
  const subject = graph?.nodes.find(({ id }) => id === (sel ?? graph.focus.id)) ?? null;
  const column = of === subject?.id ? col : null;
  const impact = useImpact(subject, column, mode === "impact").data;
  const lit = useMemo(() => {
    if (drawn === null) return null;
    const reached =
      mode === "impact" && impact !== undefined && subject !== null
        ? [subject.id, ...impact.nodes.map(({ id }) => id)]
        : null;
    const ids = circle?.members ?? reached ?? (trail === null ? null : [...trail.keys()]);
    return findLit(drawn, {
      ids,
      selectedId: sel === null ? null : (drawn.shownAs.get(sel) ?? sel),
    });
  }, [drawn, circle, mode, impact, subject, trail, sel]);
  return {
    ...{ drawn, layout, isPlacing, isTooLarge, lit, trail },
    ...{ circles, setCircle, columnGraph, subject },
  };
}

function useColumnGraph(
  graph: LineageGraph | null,
  { of, col }: { of: string | null; col: string | null },
) {
  const trpc = useTRPC();
  const owner = graph?.nodes.find(({ id }) => id === of);
  const isEnabled = owner !== undefined && col !== null;
  const columns = useQuery({
    ...trpc.lineage.columnGraph.queryOptions({
      kind: owner?.kind === "feature-view" ? "feature-view" : "dataset",
      ...{ id: of ?? "-", name: col ?? "-" },
    }),
    enabled: isEnabled,
  });
  return isEnabled ? columns.data : undefined;
}
