"use client";

import { useState } from "react";
import type { TextTable } from "@/components/runs/run/table-text";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { formatCount } from "@/components/ui/format";

const ROWS_A_STEP = 200;

type TextTableViewProps = { label: string; table: TextTable; isCut: boolean };

/** Rows of a file; more than a few hundred are drawn when asked for. */
export function TextTableView({ label, table: { columns, rows }, isCut }: TextTableViewProps) {
  const [shown, setShown] = useState(ROWS_A_STEP);
  const numeric = columns.map((_, index) => isNumeric(rows, index));
  const more = rows.length - shown;
  return (
    <div className="flex min-w-0 flex-col">
      <div
        // biome-ignore lint/a11y/noNoninteractiveTabindex: long tables scroll, and the keyboard must reach them
        tabIndex={0}
        className="max-h-[70dvh] overflow-auto focus-visible:-outline-offset-2"
      >
        <table aria-label={label} className="w-full border-separate border-spacing-0 text-sm">
          <thead className="sticky top-0 bg-panel">
            <tr>
              {columns.map((column, index) => (
                <th
                  // biome-ignore lint/suspicious/noArrayIndexKey: a file may name two columns alike
                  key={index}
                  scope="col"
                  className={cn(
                    "h-8 whitespace-nowrap border-b px-3 font-normal text-muted-foreground text-xs first:pl-4",
                    numeric[index] ? "text-right" : "text-left",
                  )}
                >
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown).map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no other name
              <tr key={at}>
                {columns.map((_, index) => (
                  <td
                    // biome-ignore lint/suspicious/noArrayIndexKey: see above
                    key={index}
                    title={row[index]}
                    className={cn(
                      "h-7 max-w-96 truncate border-b px-3 first:pl-4",
                      numeric[index] ? "text-right tabular-nums" : "text-left",
                    )}
                  >
                    {row[index]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <footer className="flex items-center gap-3 px-4 py-2 text-muted-foreground text-sm">
        {describe(Math.min(shown, rows.length), rows.length, isCut)}
        {more > 0 && (
          <Button size="sm" onClick={() => setShown(shown + 5 * ROWS_A_STEP)}>
            Show more
          </Button>
        )}
      </footer>
    </div>
  );
}

function describe(shown: number, total: number, isCut: boolean): string {
  const of = isCut ? `${formatCount(total)} rows read; the file has more` : formatCount(total);
  return shown < total || isCut
    ? `${formatCount(shown)} of ${of}`
    : `${formatCount(total)} ${total === 1 ? "row" : "rows"}`;
}

function isNumeric(rows: readonly string[][], index: number): boolean {
  const values = rows.slice(0, ROWS_A_STEP).flatMap((row) => row[index] || []);
  return values.length > 0 && values.every((value) => Number.isFinite(Number(value)));
}
