"use client";

import { useState } from "react";
import { SimpleTable } from "@/components/data-table/simple-table";
import { sortSlices } from "@/components/runs/evaluation/sort-slices";
import { useSlices } from "@/components/runs/use-curves";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { formatCount, formatFixed, formatPercent } from "@/components/ui/format";
import { QueryPanel } from "@/components/ui/query-panel";
import type { EvaluationSlice } from "@/server/pipelines/schema";

const FIRST_SHOWN = 10;

/** Where the model is weak: parts of the evaluation rows, the worst ranked first. */
export function SlicesCard({ runId }: { runId: string }) {
  const query = useSlices(runId);
  return (
    <QueryPanel errorTitle="The slices could not be loaded" label="Loading slices" query={query}>
      {(slices) => (slices === null || slices.length === 0 ? null : <Slices slices={slices} />)}
    </QueryPanel>
  );
}

function Slices({ slices }: { slices: readonly EvaluationSlice[] }) {
  const [showsAll, setShowsAll] = useState(false);
  const sorted = sortSlices(slices);
  const shown = showsAll ? sorted : sorted.slice(0, FIRST_SHOWN);
  const right = "right" as const;
  return (
    <Card
      title="Slices"
      flush
      description="Parts of the evaluation rows by the values of each feature, of fifty rows and more, the lowest AUC first."
    >
      <SimpleTable
        label="Quality by slice"
        dense
        items={shown}
        rowId={({ feature, slice }) => `${feature} ${slice}`}
        columns={[
          { id: "feature", header: "Feature", cell: ({ feature }) => feature },
          { id: "slice", header: "Slice", cell: ({ slice }) => slice },
          { id: "rows", header: "Rows", align: right, cell: ({ rows }) => formatCount(rows) },
          {
            id: "auc",
            header: "AUC",
            align: right,
            cell: ({ auc }) => (auc === null ? "one class" : formatFixed(auc)),
          },
          { id: "f1", header: "F1", align: right, cell: ({ f1 }) => formatFixed(f1) },
          {
            id: "accuracy",
            header: "Accuracy",
            align: right,
            cell: ({ accuracy }) => formatFixed(accuracy),
          },
          { id: "brier", header: "Brier", align: right, cell: ({ brier }) => formatFixed(brier) },
          {
            id: "observed",
            header: "Observed",
            align: right,
            description: "Share of rows in which the event came",
            cell: ({ observedRate }) => formatPercent(observedRate),
          },
          {
            id: "predicted",
            header: "Predicted",
            align: right,
            description: "Mean predicted probability",
            cell: ({ meanPredicted }) => formatPercent(meanPredicted),
          },
        ]}
      />
      {sorted.length > FIRST_SHOWN && (
        <div className="px-3 py-2">
          <Button variant="ghost" size="sm" onClick={() => setShowsAll(!showsAll)}>
            {showsAll ? `Only the first ${FIRST_SHOWN}` : `All ${sorted.length} slices`}
          </Button>
        </div>
      )}
    </Card>
  );
}
