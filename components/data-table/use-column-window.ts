"use client";

import { type RefObject, useEffect, useMemo, useState } from "react";
import {
  type ColumnSpan,
  cutColumns,
  type DrawnColumns,
  findSpan,
  type PlacedColumn,
} from "@/components/data-table/column-layout";

/** Fewer scrolling columns than this are all drawn: cutting them would cost more than it saves. */
const CUT_FROM = 20;
const AHEAD_PX = 300;

/** The columns in view; changes only when one enters or leaves, not with every pixel. */
export function useColumnWindow<Item>(
  scrollRef: RefObject<HTMLElement | null>,
  placed: readonly PlacedColumn<Item>[],
): DrawnColumns<Item> {
  const [span, setSpan] = useState<ColumnSpan>({ first: 0, last: CUT_FROM });
  const isCut = placed.filter(({ left }) => left === null).length > CUT_FROM;
  useEffect(() => {
    const element = scrollRef.current;
    if (element === null || !isCut) return;
    const widths = placed.flatMap(({ left, width }) => (left === null ? [width] : []));
    const measure = () => {
      const next = findSpan(widths, element.scrollLeft, element.clientWidth, AHEAD_PX);
      setSpan((old) => (old.first === next.first && old.last === next.last ? old : next));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener("scroll", measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", measure);
    };
  }, [scrollRef, placed, isCut]);
  return useMemo(
    () => cutColumns(placed, isCut ? span : { first: 0, last: placed.length }),
    [placed, isCut, span],
  );
}
