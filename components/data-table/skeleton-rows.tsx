import { bodyCellStyle } from "@/components/data-table/table-style";
import { Skeleton } from "@/components/ui/skeleton";

const ROWS = Array.from({ length: 8 }, (_, index) => `row-${index}`);

/** Rows in the table's own shape while the first page loads. */
export function SkeletonRows({ cellCount, height }: { cellCount: number; height: number }) {
  const cells = Array.from({ length: cellCount }, (_, index) => `cell-${index}`);
  return ROWS.map((row) => (
    <tr key={row} style={{ height }}>
      {cells.map((cell) => (
        <td key={cell} className={bodyCellStyle("left")}>
          <Skeleton className="h-3.5 w-3/5" />
        </td>
      ))}
    </tr>
  ));
}
