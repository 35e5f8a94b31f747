"use client";

import { useState } from "react";
import { AddBlockToReport } from "@/components/reports/add-block-to-report";
import { makeBlockId } from "@/components/reports/block-kinds";
import { findMissing } from "@/components/reports/settings/make-block";
import { QueryShowFields } from "@/components/reports/settings/query-show-fields";
import type { ChartChoice, SavedQuery } from "@/server/explore/saved/schema";
import type { AnswerColumn } from "@/server/explore/schema";
import type { BlockOf, QueryShow } from "@/server/reports/schema";

type AddQueryToReportProps = {
  saved: SavedQuery;
  columns: readonly AnswerColumn[];
  chart: ChartChoice | null;
  onClose: () => void;
};

/** Puts a saved query at the end of a live report, or begins one with it. */
export function AddQueryToReport({ saved, columns, chart, onClose }: AddQueryToReportProps) {
  const [show, setShow] = useState<QueryShow>({ as: "chart", chart });
  const [id] = useState(makeBlockId);
  const block: BlockOf<"query"> = { id, kind: "query", title: "", query: saved.slug, show };
  return (
    <AddBlockToReport
      block={block}
      project={null}
      title={`About ${saved.name}`}
      missing={findMissing(block)}
      onClose={onClose}
    >
      {!saved.shared && (
        <p className="text-sm text-watch">
          This query is yours alone: other readers of the report see only that it is not there.
        </p>
      )}
      <QueryShowFields show={show} columns={columns} chart={chart} onChange={setShow} />
    </AddBlockToReport>
  );
}
