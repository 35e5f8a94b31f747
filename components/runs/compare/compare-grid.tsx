"use client";

import { useCallback, useMemo, useState } from "react";
import { buildCompareCell } from "@/components/runs/compare/compare-cell";
import type { GridLine, KeyLine } from "@/components/runs/compare/grid-lines";
import { RunHead } from "@/components/runs/compare/run-head";
import { type Cell, type GridView, VirtualGrid } from "@/components/runs/compare/virtual-grid";
import { MetricName } from "@/components/runs/run/metrics-card";
import { useDefinitions } from "@/components/runs/run/use-definitions";
import { formatCount } from "@/components/ui/format";
import type { RunComparison } from "@/server/tracking/schema";
import type { MetricDefinition } from "@/server/tracking/workspace/schema";

type CompareGridProps = {
  comparison: RunComparison;
  lines: readonly GridLine[];
  /** Positions of the runs shown, the base first. */
  shown: readonly number[];
  project: string;
  /** Runs as rows and keys as columns. */
  isFlipped: boolean;
  onBase: (runId: string) => void;
  onHide: (runId: string) => void;
};

/** Metrics, params and facts of all runs in one table that scrolls both ways. */
export function CompareGrid(props: CompareGridProps) {
  const { comparison, lines, shown, project, isFlipped, onBase, onHide } = props;
  const keys = useMemo(
    () => lines.filter((line): line is KeyLine => line.kind !== "section"),
    [lines],
  );
  const [block, setBlock] = useState({ from: 0, to: BLOCK });
  const onView = useCallback(
    ({ rows, columns }: GridView) => {
      const [first, last] = isFlipped ? columns : rows;
      const from = Math.floor(first / BLOCK) * BLOCK;
      const to = Math.ceil(last / BLOCK) * BLOCK;
      setBlock((shown) => (shown.from === from && shown.to === to ? shown : { from, to }));
    },
    [isFlipped],
  );
  const definitions = useDefinitions(project, listMetrics(isFlipped ? keys : lines, block));
  const runAt = (position: number) => {
    const run = comparison.runs[shown[position] ?? -1];
    if (run === undefined) return null;
    const isBase = run.id === comparison.baseId;
    return (
      <RunHead run={run} isBase={isBase} isInline={isFlipped} onBase={onBase} onHide={onHide} />
    );
  };
  const cellOf = (line: GridLine | undefined, position: number): Cell => {
    const run = shown[position];
    if (line === undefined || run === undefined) return { content: null };
    if (line.kind === "section") return distanceCell(line.distances[run] ?? 0);
    return buildCompareCell({ line, index: run, definition: definitions.get(line.key) });
  };
  if (isFlipped) {
    return (
      <VirtualGrid
        key="runs"
        label="Comparison"
        rowCount={shown.length}
        columnCount={keys.length}
        corner="Run"
        onView={onView}
        columnHead={(column) => <KeyHead line={keys[column]} definitions={definitions} />}
        rowHead={runAt}
        cell={(row, column) => cellOf(keys[column], row)}
      />
    );
  }
  return (
    <VirtualGrid
      key="keys"
      label="Comparison"
      rowCount={lines.length}
      columnCount={shown.length}
      corner={<span className="text-muted-foreground">{formatCount(keys.length)} rows</span>}
      columnHead={runAt}
      rowHead={(row) => <LineHead line={lines[row]} definitions={definitions} />}
      cell={(row, column) => cellOf(lines[row], column)}
      onView={onView}
      isHeading={(row) => lines[row]?.kind === "section"}
    />
  );
}

/** Lines whose definitions are asked for together. */
const BLOCK = 100;

/** Metrics among the lines of a block: of ten thousand, what they mean is asked for those in view. */
function listMetrics(lines: readonly GridLine[], { from, to }: { from: number; to: number }) {
  return lines.slice(from, to).flatMap((line) => (line.kind === "metric" ? [line.key] : []));
}

function distanceCell(distance: number): Cell {
  return {
    content:
      distance === 0 ? null : (
        <span className="font-normal text-muted-foreground text-xs tabular-nums">
          {formatCount(distance)} differ
        </span>
      ),
    title: `${distance} differences from the base`,
  };
}

type HeadProps = {
  line: GridLine | undefined;
  definitions: ReadonlyMap<string, MetricDefinition>;
};

function LineHead({ line, definitions }: HeadProps) {
  if (line === undefined) return null;
  if (line.kind === "section") {
    return (
      <>
        {line.title}
        {line.equal > 0 && (
          <span className="pl-2 font-normal text-muted-foreground text-xs">
            {formatCount(line.equal)} equal hidden
          </span>
        )}
      </>
    );
  }
  if (line.kind === "metric") {
    return <MetricName name={line.key} definition={definitions.get(line.key)} />;
  }
  return <KeyPath path={line.key} />;
}

/** A key whose groups stand back, so that a list of keys reads as a tree. */
function KeyPath({ path }: { path: string }) {
  const at = Math.max(path.lastIndexOf("."), path.lastIndexOf("/")) + 1;
  const split = at === path.length ? 0 : at;
  return (
    <span title={path}>
      <span className="text-muted-foreground">{path.slice(0, split)}</span>
      {path.slice(split)}
    </span>
  );
}

function KeyHead({ line, definitions }: HeadProps) {
  if (line === undefined || line.kind === "section") return null;
  return (
    <span className="flex min-w-0 flex-col items-end">
      <span className="text-muted-foreground">{line.section}</span>
      <span className="max-w-full truncate">
        <LineHead line={line} definitions={definitions} />
      </span>
    </span>
  );
}
