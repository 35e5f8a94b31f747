/** Cells as a line of RFC 4180; a cell that a spreadsheet would run as a formula is made a text. */
export function csvLine(cells: readonly string[]): string {
  return cells
    .map((cell) => (/^[=+@\t\r]|^-(?![\d.])/.test(cell) ? `'${cell}` : cell))
    .map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(",");
}
