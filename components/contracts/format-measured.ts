import { formatCount, formatPercent } from "@/components/ui/format";
import type { CheckItem } from "@/server/contracts/schema";

/** A measured quantity in the unit of its rule. */
export function formatMeasured(check: CheckItem | undefined, measured: number | null): string {
  if (measured === null) return "–";
  switch (check?.unit) {
    case "percent":
      return formatPercent(measured / 100, measured !== 0 && Math.abs(measured) < 1 ? 1 : 0);
    case "hours":
      return measured <= 48 ? `${measured.toFixed(1)} h` : `${(measured / 24).toFixed(1)} d`;
    case "value":
      return measured.toLocaleString("en-GB", { maximumSignificantDigits: 5 });
    default:
      return formatCount(measured);
  }
}
