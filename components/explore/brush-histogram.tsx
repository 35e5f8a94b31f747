"use client";

import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { edgeText } from "@/components/explore/brush-words";
import { cn } from "@/components/ui/cn";
import { formatCount } from "@/components/ui/format";
import type { Brush } from "@/server/explore/schema";

type Histogram = { edges: readonly number[]; counts: readonly number[] };
type RangeBrush = Extract<Brush, { kind: "range" }>;

type BrushHistogramProps = {
  column: string;
  histogram: Histogram;
  isTime: boolean;
  brush: RangeBrush | undefined;
  onBrush: (brush: RangeBrush | null) => void;
};

type Span = { from: number; to: number };

const HEIGHT = 28;
const NAMED_STEP = { ArrowRight: 1, ArrowLeft: -1 } as Readonly<Record<string, number>>;

/** A column's distribution; a range of it drawn with the mouse, or taken with the keys, filters. */
export function BrushHistogram(props: BrushHistogramProps) {
  const { column, histogram, isTime, brush, onBrush } = props;
  const [span, setSpan] = useState<Span | null>(null);
  const { edges, counts } = histogram;
  const peak = Math.max(1, ...counts);

  function choose({ from, to }: Span): void {
    const [low, high] = [edges[Math.min(from, to)], edges[Math.max(from, to) + 1]];
    setSpan(null);
    if (low !== undefined && high !== undefined) {
      onBrush({ kind: "range", column, from: low, to: high, isTime });
    }
  }
  const keys = useBinKeys({
    binCount: counts.length,
    span,
    setSpan,
    choose,
    clear: () => onBrush(null),
  });
  const binAt = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const bin = Math.floor(((event.clientX - left) / width) * counts.length);
    return Math.min(counts.length - 1, Math.max(0, bin));
  };
  const isIn = (bin: number) => {
    if (span !== null)
      return bin >= Math.min(span.from, span.to) && bin <= Math.max(span.from, span.to);
    const [low = 0, high = 0] = [edges[bin], edges[bin + 1]];
    return brush === undefined || (low >= brush.from && high <= brush.to);
  };
  const words = describeSpan(histogram, isTime, span);

  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={`Filter by ${column}`}
      aria-valuemin={0}
      aria-valuemax={counts.length - 1}
      aria-valuenow={span?.to ?? 0}
      aria-valuetext={words}
      title={words}
      onKeyDown={keys}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setSpan({ from: binAt(event), to: binAt(event) });
      }}
      onPointerMove={(event) => {
        if (event.buttons === 1 && span !== null) setSpan({ ...span, to: binAt(event) });
      }}
      onPointerUp={() => span !== null && choose(span)}
      onBlur={() => setSpan(null)}
      className="flex cursor-crosshair touch-none items-end gap-px border-b"
      style={{ height: HEIGHT }}
    >
      {counts.map((count, bin) => (
        <span
          key={edges[bin]}
          style={{ height: count === 0 ? 0 : Math.max(1, (count / peak) * (HEIGHT - 2)) }}
          className={cn("min-w-0 flex-1", isIn(bin) ? "bg-chart-1/75" : "bg-chart-reference/40")}
        />
      ))}
    </div>
  );
}

type BinKeys = {
  binCount: number;
  span: Span | null;
  setSpan: (span: Span | null) => void;
  choose: (span: Span) => void;
  clear: () => void;
};

/** Arrows move over the bins, with Shift they widen, Enter filters, Delete takes the filter away. */
function useBinKeys({ binCount, span, setSpan, choose, clear }: BinKeys) {
  return (event: KeyboardEvent<HTMLElement>) => {
    const step = NAMED_STEP[event.key];
    const isOurs =
      step !== undefined || ["Enter", "Delete", "Backspace", "Escape"].includes(event.key);
    if (!isOurs) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Enter" && span !== null) choose(span);
    if (event.key === "Delete" || event.key === "Backspace") clear();
    if (event.key === "Escape") setSpan(null);
    if (step === undefined) return;
    const to = Math.min(binCount - 1, Math.max(0, span === null ? 0 : span.to + step));
    setSpan({ from: event.shiftKey && span !== null ? span.from : to, to });
  };
}

function describeSpan({ edges, counts }: Histogram, isTime: boolean, span: Span | null): string {
  const [first, last] =
    span === null ? [0, counts.length - 1] : [span.from, span.to].sort((a, b) => a - b);
  const part = counts.slice(first, (last ?? 0) + 1).reduce((sum, count) => sum + count, 0);
  const ends = [edges[first ?? 0] ?? 0, edges[(last ?? 0) + 1] ?? 0].map((edge) =>
    edgeText(edge, isTime),
  );
  return `${ends.join(" to ")}: ${formatCount(part)} rows`;
}
