import type { ChartPane, ChartPanelProps } from "@/components/charts/chart-types";
import type { XKey } from "@/components/charts/prepare-chart";
import { formatCount, formatDate, formatDateTime, formatNumber } from "@/components/ui/format";

const DAY_MS = 86_400_000;

/** A place on the x axis in words; whole days of UTC without their midnight. */
export function formatX(x: XKey, kind: ChartPanelProps["x"]["kind"]): string {
  if (typeof x === "string") return x;
  if (kind !== "time") return shortNumber(x);
  return x % DAY_MS === 0 ? formatDate(new Date(x)) : formatDateTime(new Date(x));
}

/** A value with its pane's unit; a missing one says so. */
export function formatY(
  value: number | null,
  pane: Pick<ChartPane, "unit" | "formatValue">,
): string {
  if (value === null) return "not measured";
  const text =
    pane.formatValue?.(value) ??
    (Number.isInteger(value) ? formatCount(value) : formatNumber(value, 4));
  return pane.unit === undefined || pane.unit === "" ? text : `${text}\u202f${pane.unit}`;
}

/** A value at a tick: short, without the unit that the axis already names. */
export function formatAxisTick(value: number, pane: Pick<ChartPane, "formatValue">): string {
  return pane.formatValue?.(value) ?? shortNumber(value);
}

/** Up to six digits and no idle zeros: 0.8, 12.5, 20 000. */
export function shortNumber(value: number): string {
  const text = formatNumber(value, 6);
  return text.includes(".") ? text.replace(/\.?0+(?=e|$)/, "") : text;
}
