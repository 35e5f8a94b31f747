"use client";

import { useQuery } from "@tanstack/react-query";
import { HistogramBars } from "@/components/charts/histogram-bars";
import { SimpleTable } from "@/components/data-table/simple-table";
import { useTRPC } from "@/components/trpc/provider";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCount, formatNumber, formatPercent } from "@/components/ui/format";
import { MaskedValue } from "@/components/ui/masked";
import { QueryPanel } from "@/components/ui/query-panel";
import type { ColumnComparison, ProfileComparison } from "@/server/catalog/schema";

type ProfileComparisonPanelProps = { slug: string; before: number; after: number };

const CHANGES = {
  none: { tone: "outline", words: "alike" },
  possible: { tone: "watch", words: "somewhat" },
  strong: { tone: "act", words: "strongly" },
  unknown: { tone: "neutral", words: "not comparable" },
} as const;

/** Two versions side by side: what came and went, and how each distribution moved. */
export function ProfileComparisonPanel({ slug, before, after }: ProfileComparisonPanelProps) {
  const trpc = useTRPC();
  const query = useQuery(
    trpc.datasets.compareProfiles.queryOptions({ dataset: slug, before, after }),
  );
  return (
    <QueryPanel
      errorTitle="The versions could not be compared"
      label="Comparing versions"
      query={query}
    >
      {(comparison) => {
        const unmeasured = [comparison.before, comparison.after].find(
          ({ profiledAt }) => profiledAt === null,
        );
        return unmeasured === undefined ? (
          <Card flush title={`v${before} and v${after}`}>
            <ComparisonTable comparison={comparison} />
          </Card>
        ) : (
          <EmptyState
            title={`Version ${unmeasured.number} was not measured yet.`}
            text="Measure it first: two profiles are compared, not the data."
          />
        );
      }}
    </QueryPanel>
  );
}

function ComparisonTable({ comparison }: { comparison: ProfileComparison }) {
  const { before, after, columns } = comparison;
  return (
    <SimpleTable
      label={`Columns of version ${before.number} and ${after.number}`}
      items={columns}
      rowId={({ column }) => column}
      columns={[
        {
          id: "column",
          header: "Column",
          cell: ({ column }) => <span className="whitespace-nowrap font-medium">{column}</span>,
        },
        { id: "type", header: "Type", cell: (each) => describeType(each) },
        {
          id: "change",
          header: "Differs",
          cell: (each) => <ChangeBadge comparison={each} />,
        },
        {
          id: "psi",
          header: "PSI",
          description: "Population stability index; from 0.25 on the distribution is another",
          align: "right",
          cell: ({ psi }) => (psi === null ? "–" : formatNumber(psi, 3)),
        },
        {
          id: "distribution",
          header: "Distribution",
          cell: (each) => <Overlay comparison={each} numbers={[before.number, after.number]} />,
        },
        {
          id: "missing",
          header: "Missing",
          align: "right",
          cell: (each) =>
            beforeAfter(each, ({ nullCount, rowCount }) =>
              nullCount === 0 ? "0" : formatPercent(nullCount / Math.max(1, rowCount)),
            ),
        },
        {
          id: "distinct",
          header: "Distinct",
          align: "right",
          cell: (each) => beforeAfter(each, ({ distinctCount }) => formatCount(distinctCount)),
        },
        {
          id: "mean",
          header: "Mean",
          align: "right",
          cell: (each) =>
            beforeAfter(each, ({ mean }) => (mean === null ? "–" : formatNumber(mean, 4))),
        },
      ]}
    />
  );
}

function describeType({ before, after }: ColumnComparison): string {
  if (before === null || after === null) return (after ?? before)?.type ?? "";
  return before.type === after.type ? after.type : `${before.type} → ${after.type}`;
}

function ChangeBadge({ comparison: { before, after, change } }: { comparison: ColumnComparison }) {
  if (before === null) return <Badge tone="good">new</Badge>;
  if (after === null) return <Badge tone="act">gone</Badge>;
  const { tone, words } = CHANGES[change];
  return <Badge tone={tone}>{words}</Badge>;
}

type OverlayProps = { comparison: ColumnComparison; numbers: readonly [number, number] };

function Overlay({ comparison: { column, bins, isMasked }, numbers }: OverlayProps) {
  if (isMasked) return <MaskedValue />;
  if (bins === null) return <span className="text-muted-foreground">–</span>;
  const names = bins.edges === null ? { categories: bins.categories ?? [] } : { edges: bins.edges };
  return (
    <HistogramBars
      label={`${column} in version ${numbers[0]} and ${numbers[1]}`}
      series={[
        { label: `v${numbers[0]}`, counts: bins.before, tone: "reference" },
        { label: `v${numbers[1]}`, counts: bins.after },
      ]}
      {...names}
    />
  );
}

type Side = NonNullable<ColumnComparison["before"]>;

function beforeAfter({ before, after }: ColumnComparison, read: (side: Side) => string): string {
  const [a, b] = [before === null ? null : read(before), after === null ? null : read(after)];
  if (a === null || b === null) return a ?? b ?? "–";
  return a === b ? b : `${a} → ${b}`;
}
