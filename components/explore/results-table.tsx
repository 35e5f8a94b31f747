"use client";

import type { TableColumn } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import { useTableState } from "@/components/data-table/use-table-state";
import { cellText, exactText } from "@/components/explore/cell-text";
import { ColumnSummaryHead } from "@/components/explore/column-summary";
import { maskedNames } from "@/components/explore/mask-notice";
import { isSampled } from "@/components/explore/sample-words";
import type { Answer, ResultRow } from "@/components/explore/use-answer";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCount } from "@/components/ui/format";
import { MaskedValue, MaskLock } from "@/components/ui/masked";
import { maskReason } from "@/components/ui/sensitivity-words";
import type { AnswerColumn, Brush, QuerySummary } from "@/server/explore/schema";
import { MASK } from "@/server/platform/sandbox/constants";

type ResultsTableProps = {
  answer: Answer;
  summary: QuerySummary | undefined;
  brushes: readonly Brush[];
  /** null takes the column's brush away. */
  onBrush: (column: string, brush: Brush | null) => void;
};

/** Rows of a query under the distributions of its columns. */
export function ResultsTable({ answer, summary, brushes, onBrush }: ResultsTableProps) {
  const state = useTableState({ prefix: "r" });
  const { first, rows } = answer;
  const masked = maskedNames(first?.sources);
  const isMasked = ({ name }: AnswerColumn) => masked.has(name.toLowerCase());
  const columns = (first?.columns ?? []).map(
    (column, place): TableColumn<ResultRow> => ({
      ...toColumn(column, place, isMasked(column)),
      headExtra: isMasked(column) ? (
        <MaskedHead column={column.name} />
      ) : (
        <ColumnSummaryHead
          column={column}
          summary={summary?.columns.find(({ name }) => name === column.name)}
          rowCount={summary?.rowCount ?? 0}
          brush={brushes.find((brush) => brush.column === column.name)}
          onBrush={(brush) => onBrush(column.name, brush)}
        />
      ),
    }),
  );
  const loaded = rows.data?.pages.reduce((sum, { items }) => sum + items.length, 0) ?? 0;
  const isMore = answer.query.data?.pages.at(-1)?.hasMore === true;
  const isSample = isSampled(first?.sources ?? []);
  return (
    <DataTable
      label="Results"
      columns={columns}
      state={state}
      rows={rows}
      rowId={({ index }) => String(index)}
      rowLabel={({ index }) => `row ${index + 1}`}
      hasFilter={false}
      countText={
        (isMore
          ? `first ${formatCount(loaded)} rows of at least ${formatCount(loaded + 1)}`
          : `all ${formatCount(loaded)} rows`) + (isSample ? " of a sample" : "")
      }
      empty={
        <EmptyState title="The query has no rows" text="Widen its conditions or its filters." />
      }
    />
  );
}

function MaskedHead({ column }: { column: string }) {
  return (
    <p className="flex h-16 items-center gap-1 pb-1.5 font-normal text-[11px]">
      <MaskLock column={column} reason={maskReason(undefined)} />
      masked
    </p>
  );
}

function toColumn(
  { name, type, kind }: AnswerColumn,
  place: number,
  isMasked: boolean,
): TableColumn<ResultRow> {
  return {
    id: name,
    header: name,
    unit: type.toLowerCase(),
    description: `${name}: ${type}`,
    align: kind === "number" ? "right" : "left",
    width: 168,
    text: ({ cells }) => exactText(cells[place]),
    cell: ({ cells }) =>
      isMasked && isHidden(cells[place]) ? (
        <MaskedValue />
      ) : (
        <Cell value={cells[place]} kind={kind} />
      ),
  };
}

/** A column of the same name may be another's, or computed: only what has no value is drawn as masked. */
const isHidden = (value: unknown) => value === null || value === undefined || value === MASK;

function Cell({ value, kind }: { value: unknown; kind: AnswerColumn["kind"] }) {
  if (value === null || value === undefined) {
    return <span className="text-muted-foreground italic">empty</span>;
  }
  return <span title={exactText(value)}>{cellText(value, kind)}</span>;
}
