import { cn } from "@/components/ui/cn";

type Align = "left" | "right" | undefined;

/** The looks that the big and the small table share. */
export function headCellStyle(align: Align): string {
  return cn(
    "h-8 whitespace-nowrap border-b bg-panel px-3 font-normal first:pl-4 last:pr-4 text-muted-foreground text-xs",
    align === "right" ? "text-right" : "text-left",
  );
}

export function bodyCellStyle(align: Align, dense = false): string {
  return cn(
    "truncate border-b px-3 first:pl-4 last:pr-4",
    dense ? "h-7 text-sm" : "h-9",
    align === "right" ? "text-right" : "text-left",
  );
}

/** A cell that stays while the others scroll past must hide them. */
export const PINNED_CELL_STYLE =
  "sticky z-[1] bg-panel group-hover/row:bg-[color-mix(in_oklab,var(--muted)_60%,var(--panel))]";

export const ROW_STYLE = "group/row transition-colors duration-100 hover:bg-muted/60";

export const ROW_HEIGHTS = { normal: 36, dense: 28, phone: 44 } as const;
