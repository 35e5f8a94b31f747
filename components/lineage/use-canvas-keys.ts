import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from "react";
import { DETAIL_SCALE } from "@/components/lineage/canvas-drawing";
import type { Layout } from "@/components/lineage/layout-graph";
import type { CanvasActs } from "@/components/lineage/lineage-canvas";
import { extentOf, idAt, middleOf } from "@/components/lineage/node-place";
import type { Size } from "@/components/lineage/use-size";
import { boxOf, EASY_SCALE, overlap, type View, viewAbout } from "@/components/lineage/view-box";
import { type ArrowKey, stepFrom } from "@/components/lineage/walk-graph";

const ARROWS: readonly string[] = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];

type Canvas = {
  layout: Layout;
  focusId: string;
  selectedId: string | null;
  acts: CanvasActs;
  size: Size;
};
type Sight = { stage: RefObject<HTMLDivElement | null>; view: View; jump: (view: View) => void };

/** Arrows walk along the edges, Enter goes on from a node, Space chooses it, Escape chooses nothing. */
export function useCanvasKeys(canvas: Canvas, { stage, view, jump }: Sight) {
  const { layout, focusId, selectedId, acts, size } = canvas;
  const [walkedTo, setWalkedTo] = useState<string | null>(null);
  const isWalking = useRef(false);
  const wanted = walkedTo ?? selectedId ?? focusId;
  const active = layout.nodes.find(({ id }) => id === wanted) ?? layout.nodes[0];
  const activeId = active?.id ?? focusId;
  useEffect(() => {
    if (!isWalking.current) return;
    const element = stage.current?.querySelector<SVGGElement>(
      `[data-node="${CSS.escape(activeId)}"]`,
    );
    if (!element) return;
    isWalking.current = false;
    element.focus({ preventScroll: true });
  });
  function walk(from: string, key: string): void {
    const id = stepFrom(layout, from, key as ArrowKey);
    const node = layout.nodes.find((each) => each.id === id);
    if (node === undefined) return;
    isWalking.current = true;
    setWalkedTo(node.id);
    const seen = boxOf(view, size, -24);
    const isSeen = overlap(extentOf(node), seen) && view.scale >= DETAIL_SCALE;
    if (!isSeen) jump(viewAbout(middleOf(node), Math.max(view.scale, EASY_SCALE), size));
  }
  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target instanceof Element ? event.target : null;
    // Buttons that lie on the drawing keep their own keys, and so do menus that they open elsewhere.
    if (target === null || target.closest("button") !== null) return;
    if (!event.currentTarget.contains(target)) return;
    const id = idAt(target) ?? activeId;
    const node = layout.nodes.find((each) => each.id === id) ?? null;
    if (ARROWS.includes(event.key)) walk(id, event.key);
    else if (event.key === "Enter" && node !== null) acts.focus(node);
    else if (event.key === " ") acts.select(node);
    else if (event.key === "Escape") acts.select(null);
    else if (event.key === "+" || event.key === "=") acts.hop(1);
    else if (event.key === "-") acts.hop(-1);
    else return;
    event.preventDefault();
  }
  return { activeId, onKeyDown };
}
