"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { ColumnDistribution, describeStats } from "@/components/catalog/profile-cells";
import { SimpleTable } from "@/components/data-table/simple-table";
import type { BlockProps } from "@/components/reports/blocks/block-view";
import { useTRPC } from "@/components/trpc/provider";
import { Card } from "@/components/ui/card";
import { formatCount, formatPercent } from "@/components/ui/format";
import { QueryPanel } from "@/components/ui/query-panel";
import { TrustMark } from "@/components/ui/trust-mark";
import type { ColumnProfile } from "@/server/catalog/schema";

/** How every column of a dataset's version is filled and spread. */
export function ProfileBlock({ block }: BlockProps<"profile">) {
  const trpc = useTRPC();
  const { dataset, version } = block;
  const detail = useQuery(trpc.datasets.get.queryOptions({ dataset }));
  const profile = useQuery(
    trpc.datasets.profile.queryOptions({ dataset, number: version ?? undefined }),
  );
  return (
    <QueryPanel
      errorTitle="The profile could not be loaded"
      label="Loading profile"
      query={profile}
    >
      {({ versionNumber, profiledAt, columns }) => (
        <Card
          flush
          title={
            <Link href={`/datasets/${dataset}?tab=profile`} className="hover:underline">
              {detail.data?.name ?? dataset} v{versionNumber}
            </Link>
          }
          aside={<TrustMark n={columns[0]?.rowCount} window="every row" computedAt={profiledAt} />}
        >
          <SimpleTable
            dense
            label={`Profile of ${dataset} v${versionNumber}`}
            items={columns}
            rowId={({ column }) => column}
            columns={COLUMNS}
            empty="This version was not measured yet: its page in Datasets starts it."
          />
        </Card>
      )}
    </QueryPanel>
  );
}

const figure = (key: "min" | "middle" | "max", header: string) => ({
  id: key,
  header,
  align: "right" as const,
  cell: (profile: ColumnProfile) => (
    <span className="whitespace-nowrap">{describeStats(profile)[key]}</span>
  ),
});

const COLUMNS = [
  {
    id: "column",
    header: "Column",
    cell: ({ column }: ColumnProfile) => (
      <span className="whitespace-nowrap font-medium">{column}</span>
    ),
  },
  { id: "type", header: "Type", cell: ({ type }: ColumnProfile) => type },
  {
    id: "missing",
    header: "Missing",
    align: "right" as const,
    cell: ({ nullCount, rowCount }: ColumnProfile) =>
      nullCount === 0 ? "0" : formatPercent(nullCount / Math.max(rowCount, 1)),
  },
  {
    id: "distinct",
    header: "Distinct",
    align: "right" as const,
    cell: ({ distinctCount }: ColumnProfile) => formatCount(distinctCount),
  },
  figure("min", "Min"),
  figure("middle", "Median"),
  figure("max", "Max"),
  {
    id: "distribution",
    header: "Distribution",
    cell: (profile: ColumnProfile) => <ColumnDistribution profile={profile} />,
  },
];
