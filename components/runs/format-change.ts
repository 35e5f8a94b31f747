import { formatDelta, formatNumber } from "@/components/ui/format";

/** A difference with its sign; one too small for three decimals keeps two digits of its own. */
export function formatChange(value: number): string {
  if (value === 0 || Math.abs(value) >= 0.0005) return formatDelta(value);
  return `${value > 0 ? "+" : ""}${formatNumber(value, 2)}`;
}
