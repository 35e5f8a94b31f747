"use client";

import { type KeyboardEvent, useState } from "react";

type RowKeysOptions = {
  rowCount: number;
  onMove: (index: number) => void;
  onOpen: (index: number) => void;
  onToggle: ((index: number) => void) | null;
  onToggleRange: ((index: number) => void) | null;
  /** Keys of the table's owner, such as `b` for baseline; they come before the table's own. */
  onOtherKey: (key: string, index: number) => boolean;
};

type RowKeys = {
  activeIndex: number | null;
  setActiveIndex: (index: number | null) => void;
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
};

/** Moves a cursor over the rows and acts on the one under it; the keys of the console's tables. */
export function useRowKeys(options: RowKeysOptions): RowKeys {
  const { rowCount, onMove, onOpen, onToggle, onToggleRange, onOtherKey } = options;
  const [stored, setActiveIndex] = useState<number | null>(null);
  const activeIndex = stored === null || stored >= rowCount ? null : stored;

  function moveTo(index: number): boolean {
    const next = Math.min(rowCount - 1, Math.max(0, index));
    if (rowCount === 0) return false;
    setActiveIndex(next);
    onMove(next);
    return true;
  }

  function act(key: string, hasShift: boolean): boolean {
    const at = activeIndex ?? -1;
    if (key === "j" || key === "ArrowDown") return moveTo(at + 1);
    if (key === "k" || key === "ArrowUp") return moveTo(Math.max(0, at - 1));
    if (key === "Home") return moveTo(0);
    if (key === "End") return moveTo(rowCount - 1);
    if (activeIndex === null) return false;
    if (!hasShift && onOtherKey(key, activeIndex)) return true;
    if (key === "Enter") {
      onOpen(activeIndex);
      return true;
    }
    const toggle = hasShift && key !== " " ? onToggleRange : onToggle;
    if ((key === " " || key.toLowerCase() === "x") && toggle !== null) {
      toggle(activeIndex);
      return true;
    }
    return false;
  }

  return {
    activeIndex,
    setActiveIndex,
    onKeyDown: (event) => {
      if (event.metaKey || event.ctrlKey || event.altKey) return;
      // A link, a box or a button inside the table keeps its own keys.
      if (event.target !== event.currentTarget) return;
      if (act(event.key, event.shiftKey)) event.preventDefault();
    },
  };
}
