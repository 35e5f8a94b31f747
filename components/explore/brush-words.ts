import { cellText } from "@/components/explore/cell-text";
import { formatDate } from "@/components/ui/format";
import type { Brush } from "@/server/explore/schema";

/** A brush as its chip says it. */
export function describeBrush(brush: Brush): string {
  switch (brush.kind) {
    case "missing":
      return `${brush.column} is empty`;
    case "value":
      return `${brush.column} = ${brush.value}`;
    case "range":
      return `${edgeText(brush.from, brush.isTime)} ≤ ${brush.column} < ${edgeText(brush.to, brush.isTime)}`;
  }
}

/** An end of a bin, as the column's values read. */
export function edgeText(value: number, isTime: boolean | undefined): string {
  return isTime === true ? formatDate(new Date(value)) : cellText(value, "number");
}

/** One brush a column: a new one takes the place of the one before, the same one again takes it away. */
export function toggleBrush(brushes: readonly Brush[], brush: Brush): Brush[] {
  const others = brushes.filter(({ column }) => column !== brush.column);
  const isSame = brushes.some((each) => JSON.stringify(each) === JSON.stringify(brush));
  return isSame ? others : [...others, brush];
}

/** The brushes in an address; null where it holds something else. */
export function readBrushes(value: unknown): Brush[] | null {
  return Array.isArray(value) && value.every(isBrush) ? value : null;
}

function isBrush(value: unknown): value is Brush {
  if (typeof value !== "object" || value === null) return false;
  const brush = value as Record<string, unknown>;
  if (typeof brush.column !== "string") return false;
  if (brush.kind === "range") {
    return (
      Number.isFinite(brush.from) && Number.isFinite(brush.to) && typeof brush.isTime === "boolean"
    );
  }
  return brush.kind === "missing" || (brush.kind === "value" && typeof brush.value === "string");
}
