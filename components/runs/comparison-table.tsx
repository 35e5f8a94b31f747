import Link from "next/link";
import { colourOfId } from "@/components/charts/series-colour";
import { SimpleTable } from "@/components/data-table/simple-table";
import { formatChange } from "@/components/runs/format-change";
import { toneOfDelta } from "@/components/runs/run-columns";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { formatNumber } from "@/components/ui/format";
import { findMetricMeaning } from "@/server/tracking/constants";
import type { FactComparison, MetricComparison, RunComparison } from "@/server/tracking/schema";

type Kind = "metrics" | "params" | "inputs" | "environment" | "tags";
type Row = MetricComparison | FactComparison;
type Run = RunComparison["runs"][number];

type ComparisonTableProps = {
  title: string;
  description?: string;
  kind: Kind;
  comparison: RunComparison;
  project: string;
  showEqual: boolean;
  /** Runs as rows and keys as columns. */
  transposed: boolean;
};

/** One section of a comparison; rows in which the runs do not differ are counted, not shown. */
export function ComparisonTable(props: ComparisonTableProps) {
  const { title, description, kind, comparison, showEqual, transposed } = props;
  const all: readonly Row[] = comparison[kind];
  const rows = showEqual ? all : all.filter(({ differs }) => differs);
  const hidden = all.length - rows.length;
  return (
    <Card
      flush
      title={title}
      description={description}
      aside={hidden > 0 ? `${hidden} equal ${hidden === 1 ? "row" : "rows"} hidden` : undefined}
    >
      {transposed ? (
        <RunsAsRows {...props} rows={rows} />
      ) : (
        <RunsAsColumns {...props} rows={rows} />
      )}
    </Card>
  );
}

type BodyProps = ComparisonTableProps & { rows: readonly Row[] };

const EMPTY = "No difference.";

function RunsAsColumns({ title, comparison, rows }: BodyProps) {
  return (
    <SimpleTable
      label={title}
      dense
      items={rows}
      rowId={({ key }) => key}
      empty={EMPTY}
      columns={[
        {
          id: "key",
          header: "",
          cell: ({ key, differs }: Row) => (
            <span
              className={cn(!differs && "text-muted-foreground")}
              title={findMetricMeaning(key)?.definition}
            >
              {key}
            </span>
          ),
        },
        ...comparison.runs.map((run, index) => ({
          id: run.id,
          header: headerOf(run, comparison.baseId),
          align: alignOf(rows),
          cell: (row: Row) => <Cell row={row} index={index} runs={comparison.runs} />,
        })),
      ]}
    />
  );
}

function RunsAsRows({ title, comparison, project, rows }: BodyProps) {
  const items = comparison.runs.map((run, index) => ({ run, index }));
  return (
    <SimpleTable
      label={title}
      dense
      items={items}
      rowId={({ run }) => run.id}
      empty={EMPTY}
      columns={[
        {
          id: "run",
          header: "Run",
          cell: ({ run }: { run: Run }) => (
            <RunName run={run} project={project} isBase={run.id === comparison.baseId} />
          ),
        },
        ...rows.map((row) => ({
          id: row.key,
          header: row.key,
          align: alignOf([row]),
          cell: ({ index }: { index: number }) => (
            <Cell row={row} index={index} runs={comparison.runs} />
          ),
        })),
      ]}
    />
  );
}

function headerOf(run: Run, baseId: string): string {
  return run.id === baseId ? `${run.name} (base)` : run.name;
}

function alignOf(rows: readonly Row[]): "left" | "right" {
  return rows.some((row) => "deltas" in row) ? "right" : "left";
}

function RunName({ run, project, isBase }: { run: Run; project: string; isBase: boolean }) {
  return (
    <span className="inline-flex items-center gap-2">
      <span
        aria-hidden="true"
        className="size-2.5 rounded-full"
        style={{ background: colourOfId(run.id) }}
      />
      <Link href={`/p/${project}/runs/${run.id}`} className="underline hover:text-accent-strong">
        {run.name}
      </Link>
      {isBase && <span className="text-muted-foreground text-xs">base</span>}
    </span>
  );
}

const DELTA_TONES = { good: "text-good", act: "text-act", neutral: "text-muted-foreground" };

function Cell({ row, index, runs }: { row: Row; index: number; runs: readonly Run[] }) {
  const value = row.values[index];
  if (value === null || value === undefined) {
    return <span className="text-muted-foreground">not recorded</span>;
  }
  if (!("deltas" in row) || typeof value === "string") {
    return <span className="break-all">{value}</span>;
  }
  const delta = row.deltas[index] ?? null;
  return (
    <span className="inline-flex items-baseline justify-end gap-2">
      {delta !== null && delta !== 0 && runs.length > 1 && (
        <span className={cn("text-xs", DELTA_TONES[toneOfDelta(row.key, delta)])}>
          {formatChange(delta)}
        </span>
      )}
      {formatNumber(value, 4)}
    </span>
  );
}
