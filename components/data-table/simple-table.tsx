import type { ReactNode } from "react";
import type { TableColumn } from "@/components/data-table/columns";
import { bodyCellStyle, headCellStyle, ROW_STYLE } from "@/components/data-table/table-style";
import { cn } from "@/components/ui/cn";

type SimpleTableProps<Item> = {
  /** Read out before the table. */
  label: string;
  columns: readonly (Pick<TableColumn<Item>, "id" | "cell" | "align" | "width" | "description"> & {
    header: ReactNode;
  })[];
  items: readonly Item[];
  rowId: (item: Item) => string;
  /** Shown instead of rows. */
  empty?: ReactNode;
  dense?: boolean;
  /** Class names of a row, to mark it. */
  rowClassName?: (item: Item) => string | undefined;
};

/** A small table of what is already here: differences, details, facts. */
export function SimpleTable<Item>({
  label,
  columns,
  items,
  rowId,
  empty = "Nothing here yet.",
  dense = false,
  rowClassName,
}: SimpleTableProps<Item>) {
  return (
    <div className="min-w-0 overflow-x-auto">
      <table aria-label={label} className="w-full border-separate border-spacing-0">
        <thead>
          <tr>
            {columns.map(({ id, header, align, width, description }) => (
              <th
                key={id}
                scope="col"
                title={description}
                style={{ width }}
                className={headCellStyle(align)}
              >
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={rowId(item)} className={cn(ROW_STYLE, rowClassName?.(item))}>
              {columns.map(({ id, cell, align }) => (
                <td key={id} className={cn(bodyCellStyle(align, dense), "max-w-96")}>
                  {cell(item)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {items.length === 0 && <div className="p-4 text-muted-foreground">{empty}</div>}
    </div>
  );
}
