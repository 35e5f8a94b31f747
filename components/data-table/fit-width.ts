import { clampWidth } from "@/components/data-table/column-layout";

/** The width that a column needs for the cells that are drawn, with what cut words would take. */
export function fitWidth(table: HTMLTableElement, columnId: string): number {
  const cells = table.querySelectorAll<HTMLElement>(
    `[data-column="${CSS.escape(columnId)}"]:is(td, th)`,
  );
  return clampWidth(Math.max(0, ...[...cells].map(needOf)));
}

function needOf(cell: HTMLElement): number {
  const range = document.createRange();
  range.selectNodeContents(cell);
  const { paddingLeft, paddingRight } = getComputedStyle(cell);
  const cut = [cell, ...cell.querySelectorAll<HTMLElement>("*")].map(
    ({ scrollWidth, clientWidth }) => scrollWidth - clientWidth,
  );
  const padding = Number.parseFloat(paddingLeft) + Number.parseFloat(paddingRight);
  return Math.ceil(range.getBoundingClientRect().width + padding + Math.max(0, ...cut)) + 1;
}
