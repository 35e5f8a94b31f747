"use client";

import { parseAsString, useQueryState } from "nuqs";
import { useEffect, useEffectEvent } from "react";

/** `[` and `]` open the tab before and after, never while someone types or over a dialog. */
export function useTabKeys(ids: readonly string[]): void {
  const [tab, setTab] = useQueryState("tab", parseAsString.withOptions({ history: "push" }));
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const step = { "[": -1, "]": 1 }[event.key];
    if (step === undefined || event.metaKey || event.ctrlKey || isTyping(event.target)) return;
    const at = Math.max(0, ids.indexOf(tab ?? ""));
    const next = (at + step + ids.length) % ids.length;
    event.preventDefault();
    void setTab(next === 0 ? null : (ids[next] ?? null));
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  if (document.querySelector('[role="dialog"], [role="menu"]') !== null) return true;
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}
