"use client";

import { Download, Link2 } from "lucide-react";
import { useQueryState } from "nuqs";
import { downloadText } from "@/components/charts/download-text";
import { COMPARE_PARSERS } from "@/components/runs/compare/compare-state";
import { type GridLine, toCsv } from "@/components/runs/compare/grid-lines";
import { Button } from "@/components/ui/button";
import { copyLink } from "@/components/ui/copy-link";
import { Select } from "@/components/ui/select";
import type { RunComparison } from "@/server/tracking/schema";

type CompareActionsProps = {
  comparison: RunComparison;
  lines: readonly GridLine[];
  shown: readonly number[];
};

/** The base, and ways to take the comparison elsewhere. */
export function CompareActions({ comparison, lines, shown }: CompareActionsProps) {
  const [, setBase] = useQueryState("base", COMPARE_PARSERS.base);
  const { runs, baseId } = comparison;
  const names = runs.map(({ name }) => name);
  return (
    <>
      <Select
        aria-label="Base"
        className="w-52"
        value={baseId}
        options={runs.map(({ id, name }) => ({ value: id, label: `Base: ${name}` }))}
        onValueChange={(id) => void setBase(id)}
      />
      <Button size="icon" aria-label="Copy link" title="Copy link" onClick={() => void copyLink()}>
        <Link2 />
      </Button>
      <Button
        onClick={() => downloadText("comparison.csv", toCsv(lines, names, shown), "text/csv")}
      >
        <Download />
        CSV
      </Button>
    </>
  );
}
