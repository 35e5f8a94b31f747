"use client";

import { useQuery } from "@tanstack/react-query";
import { SimpleTable } from "@/components/data-table/simple-table";
import { useTRPC } from "@/components/trpc/provider";
import { Card } from "@/components/ui/card";
import { formatCount } from "@/components/ui/format";
import { MaskedValue, MaskLock } from "@/components/ui/masked";
import { QueryPanel } from "@/components/ui/query-panel";
import { maskReason } from "@/components/ui/sensitivity-words";
import { SAMPLE_ROWS } from "@/server/catalog/constants";
import type { Column, DatasetDetail } from "@/server/catalog/schema";

const SHOWN_ROWS = 20;

/** The newest version's first rows. */
export function SampleTable({ dataset }: { dataset: DatasetDetail }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.datasets.sample.queryOptions({ dataset: dataset.slug }));
  const reasonOf = (name: string) =>
    maskReason(dataset.sensitivities.find(({ column }) => column === name));
  return (
    <QueryPanel errorTitle="The sample could not be loaded" label="Loading sample" query={query}>
      {({ columns, rows, rowCount, versionNumber, masked }) => (
        <Card
          flush
          title="First rows"
          aside={`${Math.min(SHOWN_ROWS, rows.length)} of ${formatCount(rowCount)} rows of v${versionNumber}; the first ${SAMPLE_ROWS} are kept`}
        >
          <SimpleTable
            label="First rows"
            dense
            items={rows.slice(0, SHOWN_ROWS).map((row, index) => ({ row, index }))}
            rowId={({ index }) => String(index)}
            columns={columns.map((column) => ({
              id: column.name,
              header: masked.includes(column.name) ? (
                <>
                  {column.name}
                  <MaskLock column={column.name} reason={reasonOf(column.name)} />
                </>
              ) : (
                column.name
              ),
              description: column.type,
              align: isNumber(column) ? ("right" as const) : undefined,
              cell: ({ row }: { row: Record<string, unknown> }) =>
                masked.includes(column.name) ? <MaskedValue /> : formatCell(row[column.name]),
            }))}
          />
        </Card>
      )}
    </QueryPanel>
  );
}

function isNumber({ type }: Column): boolean {
  return type === "integer" || type === "number";
}

function formatCell(value: unknown) {
  if (value === null || value === undefined) {
    return <span className="text-muted-foreground italic">empty</span>;
  }
  return String(value);
}
