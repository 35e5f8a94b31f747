import type { DataTableProps } from "@/components/data-table/data-table-props";
import { Button } from "@/components/ui/button";
import { codeOf } from "@/components/ui/describe-error";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorPanel } from "@/components/ui/error-panel";

type NoRowsProps<Item> = DataTableProps<Item> & { isFilterError: boolean };

/** Why there are no rows: an error, a filter, or nothing there yet; each with its way out. */
export function NoRows<Item>({ label, rows, state, empty, isFilterError }: NoRowsProps<Item>) {
  if (isFilterError) {
    return <p className="p-6 text-muted-foreground">No rows: the filter above cannot be read.</p>;
  }
  if (rows.error !== null) {
    return (
      <div className="p-3">
        <ErrorPanel
          title={`${label} could not be loaded`}
          error={rows.error}
          onRetry={() => void rows.refetch()}
          advice={
            codeOf(rows.error) === "INVALID_INPUT" && (
              <Button size="sm" onClick={state.reset}>
                Reset filter, sort and columns
              </Button>
            )
          }
        />
      </div>
    );
  }
  if (state.filter !== "") {
    return (
      <p className="flex items-center gap-3 p-6 text-muted-foreground">
        Nothing matches this filter.
        <Button size="sm" onClick={() => state.setFilter("")}>
          Show all
        </Button>
      </p>
    );
  }
  return empty ?? <EmptyState title={`There are no ${label.toLowerCase()} yet`} />;
}
