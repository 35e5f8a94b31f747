"use client";

import { useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { SimpleTable } from "@/components/data-table/simple-table";
import { alignSlices, type SliceRow } from "@/components/runs/evaluation/sort-slices";
import { slicesQuery } from "@/components/runs/use-curves";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { formatDelta, formatFixed } from "@/components/ui/format";

type Run = { id: string; name: string };

const FIRST_SHOWN = 10;

/** AUC by slice of the evaluation rows: where do the other runs fall behind the first? */
export function SlicesMatrix({ runs, isInView }: { runs: readonly Run[]; isInView: boolean }) {
  const [showsAll, setShowsAll] = useState(false);
  const results = useQueries({
    queries: runs.map(({ id }) => ({ ...slicesQuery(id), enabled: isInView })),
  });
  const measured = runs.flatMap((run, index) => {
    const slices = results[index]?.data;
    return slices == null ? [] : [{ ...run, slices }];
  });
  const [base] = measured;
  if (base === undefined || measured.length < 2) return null;
  const rows = alignSlices(measured.map(({ slices }) => slices));
  return (
    <Card
      title="Slices"
      flush
      description={`AUC on parts of each run's evaluation rows, and its difference to ${base.name}; the largest loss first.`}
    >
      <SimpleTable
        label="AUC by slice and run"
        dense
        items={showsAll ? rows : rows.slice(0, FIRST_SHOWN)}
        rowId={({ feature, slice }) => `${feature} ${slice}`}
        columns={[
          { id: "feature", header: "Feature", cell: ({ feature }) => feature },
          { id: "slice", header: "Slice", cell: ({ slice }) => slice },
          ...measured.map(({ id, name }, place) => ({
            id,
            header: name,
            align: "right" as const,
            cell: (row: SliceRow) => <SliceCell row={row} place={place} />,
          })),
        ]}
      />
      {rows.length > FIRST_SHOWN && (
        <div className="px-3 py-2">
          <Button variant="ghost" size="sm" onClick={() => setShowsAll(!showsAll)}>
            {showsAll ? `Only the first ${FIRST_SHOWN}` : `All ${rows.length} slices`}
          </Button>
        </div>
      )}
    </Card>
  );
}

function SliceCell({ row: { cells }, place }: { row: SliceRow; place: number }) {
  const [own, base] = [cells[place], cells[0]];
  if (own == null) return <span className="text-muted-foreground">no such rows</span>;
  if (own.auc === null) return <span className="text-muted-foreground">one class</span>;
  const delta = place === 0 || base?.auc == null ? null : own.auc - base.auc;
  return (
    <span title={`${own.rows} rows`}>
      {formatFixed(own.auc)}
      {delta !== null && (
        <span className={delta < -0.0005 ? "text-act" : "text-muted-foreground"}>
          {" "}
          ({formatDelta(delta)})
        </span>
      )}
    </span>
  );
}
