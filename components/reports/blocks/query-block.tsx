"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { SimpleTable } from "@/components/data-table/simple-table";
import { cellText } from "@/components/explore/cell-text";
import { recommendChart } from "@/components/explore/chart-choice";
import { ResultChart } from "@/components/explore/result-chart";
import type { BlockProps } from "@/components/reports/blocks/block-view";
import { describeSources, readNumber } from "@/components/reports/query-words";
import { useTRPC } from "@/components/trpc/provider";
import { Card } from "@/components/ui/card";
import { formatCount, formatNumber, formatPlural } from "@/components/ui/format";
import { KpiCard } from "@/components/ui/kpi-card";
import { QueryPanel } from "@/components/ui/query-panel";
import { TrustMark } from "@/components/ui/trust-mark";
import type { SavedAnswer } from "@/server/explore/saved/schema";
import type { BlockOf } from "@/server/reports/schema";

const ROWS_LISTED = 100;

/** A saved query's answer of now, or of the day the report was frozen. */
export function QueryBlock({ block }: BlockProps<"query">) {
  const trpc = useTRPC();
  const answer = useQuery({
    ...trpc.explore.saved.answer.queryOptions({ slug: block.query }),
    // Each time the query runs; who looks away and back wants no other answer.
    refetchOnWindowFocus: false,
  });
  return (
    <QueryPanel errorTitle="The query has no answer" label="Running the query" query={answer}>
      {(found) => {
        if (block.show.as === "number") {
          return <NumberCard title={block.title} column={block.show.column} found={found} />;
        }
        return <AnswerCard block={block} found={found} />;
      }}
    </QueryPanel>
  );
}

type AnswerCardProps = { block: BlockOf<"query">; found: SavedAnswer };

function AnswerCard({ block, found }: AnswerCardProps) {
  const { query, answer, computedAt } = found;
  const { rows, hasMore } = answer;
  const isTable = block.show.as === "table";
  const shown = isTable ? Math.min(ROWS_LISTED, rows.length) : rows.length;
  const isCut = hasMore || shown < rows.length;
  const of = hasMore ? `at least ${formatCount(rows.length + 1)}` : formatCount(rows.length);
  const counted = isCut
    ? `first ${formatCount(shown)} of ${of} rows`
    : formatPlural(rows.length, "row");
  return (
    <Card
      flush={isTable}
      title={
        <Link href={hrefOf(query.slug)} className="hover:underline">
          {block.title === "" ? query.name : block.title}
        </Link>
      }
      aside={
        <TrustMark window={`${counted} · ${describeSources(answer)}`} computedAt={computedAt} />
      }
    >
      {isTable ? (
        <AnswerTable found={found} label={block.title === "" ? query.name : block.title} />
      ) : (
        <AnswerChart block={block} found={found} counted={counted} />
      )}
    </Card>
  );
}

function AnswerChart({ block, found, counted }: AnswerCardProps & { counted: string }) {
  const { columns, rows } = found.answer;
  const own = block.show.as === "chart" ? block.show.chart : null;
  const choice = own ?? found.query.chart ?? recommendChart(columns, rows);
  if (choice === null) {
    return (
      <p className="text-muted-foreground">A chart needs a number and a column to draw it over.</p>
    );
  }
  return <ResultChart choice={choice} columns={columns} rows={rows} counted={counted} />;
}

function AnswerTable({ found, label }: { found: SavedAnswer; label: string }) {
  const { columns, rows } = found.answer;
  return (
    <SimpleTable
      dense
      label={label}
      items={rows.slice(0, ROWS_LISTED).map((cells, index) => ({ index, cells }))}
      rowId={({ index }) => String(index)}
      columns={columns.map(({ name, kind }, place) => ({
        id: `${place} ${name}`,
        header: name,
        align: kind === "number" ? ("right" as const) : ("left" as const),
        cell: ({ cells }: { cells: unknown[] }) =>
          cells[place] === null || cells[place] === undefined ? (
            <span className="text-muted-foreground italic">empty</span>
          ) : (
            cellText(cells[place], kind)
          ),
      }))}
      empty="The query has no rows."
    />
  );
}

type NumberCardProps = { title: string; column: string; found: SavedAnswer };

function NumberCard({ title, column, found }: NumberCardProps) {
  const { query, answer, computedAt } = found;
  const label = title === "" ? query.name : title;
  const read = readNumber(answer, column);
  if (typeof read === "string") {
    return (
      <Card title={label}>
        <p role="status" className="text-muted-foreground">
          {read}
        </p>
      </Card>
    );
  }
  const href = hrefOf(query.slug);
  if (read.value === null) return <KpiCard label={label} value={null} href={href} />;
  const n = answer.sources.reduce((sum, { rowCount }) => sum + rowCount, 0);
  const definition = query.description === "" ? undefined : query.description;
  const trust = { n, window: describeSources(answer), computedAt, definition };
  return <KpiCard label={label} value={formatNumber(read.value, 4)} href={href} trust={trust} />;
}

const hrefOf = (slug: string) => `/explore?view=${encodeURIComponent(slug)}`;
