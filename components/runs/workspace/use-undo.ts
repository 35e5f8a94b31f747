"use client";

import { useEffect, useEffectEvent, useState } from "react";

type Trail = { past: readonly string[]; now: string; future: readonly string[] };
const STEPS_KEPT = 50;

/** What the trail is after the state became `next`. */
export function recordStep(trail: Trail, next: string): Trail {
  if (next === trail.now) return trail;
  if (next === trail.past.at(-1)) {
    return { past: trail.past.slice(0, -1), now: next, future: [trail.now, ...trail.future] };
  }
  if (next === trail.future[0]) {
    return { past: [...trail.past, trail.now], now: next, future: trail.future.slice(1) };
  }
  return { past: [...trail.past, trail.now].slice(-STEPS_KEPT), now: next, future: [] };
}

/**
 * Undo and redo of a state that lies elsewhere, with Ctrl+Z and Ctrl+Shift+Z outside of text fields.
 * @param now the state as text
 */
export function useUndo(now: string, restore: (state: string) => void) {
  const [trail, setTrail] = useState<Trail>({ past: [], now, future: [] });
  const current = recordStep(trail, now);
  if (current !== trail) setTrail(current);
  const back = current.past.at(-1);
  const forth = current.future[0];
  const undo = back === undefined ? null : () => restore(back);
  const redo = forth === undefined ? null : () => restore(forth);

  const press = useEffectEvent((event: KeyboardEvent) => {
    const isText =
      event.target instanceof Element &&
      event.target.closest("input, textarea, select, [contenteditable]") !== null;
    if (isText || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
    const act = event.shiftKey ? redo : undo;
    if (act === null) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
  return { undo, redo };
}
