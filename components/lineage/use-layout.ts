import { useEffect, useMemo, useState } from "react";
import type { DrawnGraph } from "@/components/lineage/drawn-graph";
import {
  drawLines,
  type Layout,
  layoutGraph,
  type Places,
  type Skeleton,
} from "@/components/lineage/layout-graph";

/** Fewer are placed within a frame; more would hold up the page. */
const WORKER_FROM = 300;

/**
 * The drawing of a graph: large ones are placed beside the page, and the former stays until then.
 * Null before the first is placed.
 */
export function useLayout(graph: DrawnGraph | null): { layout: Layout | null; isPlacing: boolean } {
  const isLarge = graph !== null && graph.nodes.length >= WORKER_FROM;
  const small = useMemo(
    () => (graph === null || isLarge ? null : layoutGraph(graph)),
    [graph, isLarge],
  );
  const [large, setLarge] = useState<{ graph: DrawnGraph; layout: Layout } | null>(null);
  useEffect(() => {
    if (graph === null || !isLarge) return setLarge(null);
    const worker = new Worker(new URL("./layout-worker.ts", import.meta.url), { type: "module" });
    const draw = (layout: Layout) => setLarge({ graph, layout });
    worker.onmessage = ({ data }: MessageEvent<Places>) => draw(drawLines(graph, data));
    // A browser that lets no worker start draws all the same, only not as smoothly.
    worker.onerror = () => draw(layoutGraph(graph));
    worker.postMessage(skeletonOf(graph));
    return () => worker.terminate();
  }, [graph, isLarge]);
  if (!isLarge) return { layout: small, isPlacing: false };
  return { layout: large?.layout ?? null, isPlacing: large?.graph !== graph };
}

function skeletonOf({ nodes, edges }: DrawnGraph): Skeleton {
  return {
    nodes: nodes.map(({ id, name, group, distance }) => ({ id, name, group, distance })),
    edges: edges.map(({ from, to }) => ({ from, to })),
  };
}
