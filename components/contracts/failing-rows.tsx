"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { SimpleTable } from "@/components/data-table/simple-table";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { formatPlural } from "@/components/ui/format";
import { MaskedValue, MaskLock } from "@/components/ui/masked";
import { QueryPanel } from "@/components/ui/query-panel";
import { maskReason } from "@/components/ui/sensitivity-words";

type FailingRowsProps = { runId: string; ruleId: string; count: number };

/** Opens the rows that were kept of those that break a rule. */
export function FailingRowsButton({ runId, ruleId, count }: FailingRowsProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button variant="ghost" size="sm" onClick={() => setIsOpen(true)}>
        {formatPlural(count, "row")}
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={setIsOpen}
        size="xl"
        title={`Rows that break ${ruleId}`}
        description="The first of them, at most 100, with the key and the rule’s own columns. Columns that are said to be sensitive are not copied."
      >
        {isOpen && <FailingRowsTable runId={runId} ruleId={ruleId} />}
      </Dialog>
    </>
  );
}

function FailingRowsTable({ runId, ruleId }: Omit<FailingRowsProps, "count">) {
  const trpc = useTRPC();
  const query = useQuery(trpc.contracts.failingRows.queryOptions({ runId, ruleId }));
  return (
    <QueryPanel errorTitle="The rows could not be loaded" label="Loading rows" query={query}>
      {({ columns, rows, masked }) => (
        <SimpleTable
          label="Rows that break the rule"
          dense
          items={rows.map((cells, at) => ({ id: String(at), cells }))}
          rowId={({ id }) => id}
          columns={columns.map((name) => ({
            id: name,
            header: masked.includes(name) ? (
              <>
                {name}
                <MaskLock column={name} reason={maskReason(undefined)} />
              </>
            ) : (
              name
            ),
            cell: ({ cells }: { id: string; cells: Record<string, unknown> }) => {
              if (masked.includes(name)) return <MaskedValue />;
              const value = cells[name];
              return value === null || value === undefined ? (
                <span className="text-muted-foreground">empty</span>
              ) : (
                String(value)
              );
            },
          }))}
        />
      )}
    </QueryPanel>
  );
}
