"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { parseAsInteger, useQueryState } from "nuqs";
import { useState } from "react";
import { ColumnDistribution, describeStats } from "@/components/catalog/profile-cells";
import { ProfileComparisonPanel } from "@/components/catalog/profile-comparison";
import { ProfileNotices } from "@/components/catalog/profile-notices";
import { SimpleTable } from "@/components/data-table/simple-table";
import { JobButton } from "@/components/trpc/job-button";
import { useTRPC, useTRPCClient } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCount, formatPercent } from "@/components/ui/format";
import { MaskLock } from "@/components/ui/masked";
import { QueryPanel } from "@/components/ui/query-panel";
import { Select } from "@/components/ui/select";
import { Sensitivity } from "@/components/ui/sensitivity";
import { maskReason } from "@/components/ui/sensitivity-words";
import { TrustMark } from "@/components/ui/trust-mark";
import type { ColumnNote } from "@/server/catalog/governance/schema";
import type { ColumnProfile, DatasetDetail, DatasetProfile } from "@/server/catalog/schema";

export function DatasetProfilePanel({ dataset }: { dataset: DatasetDetail }) {
  if (dataset.latest === null) {
    return (
      <EmptyState
        title="A profile measures every column of a version."
        text="This dataset has no version yet; ingest it first."
      />
    );
  }
  return <ComparedProfile dataset={dataset} latest={dataset.latest.number} />;
}

const ALONE = "";

/** The newest version's profile, or beside that of an earlier one, which the address keeps. */
function ComparedProfile({ dataset, latest }: { dataset: DatasetDetail; latest: number }) {
  const [compare, setCompare] = useQueryState("compare", parseAsInteger);
  const earlier = Array.from({ length: latest - 1 }, (_, at) => latest - 1 - at);
  const { slug } = dataset;
  return (
    <div className="flex min-w-0 flex-col gap-4">
      {earlier.length > 0 && (
        <div className="flex items-center gap-2 text-sm">
          <span id="compare-with">Compared with</span>
          <div className="w-48">
            <Select
              aria-labelledby="compare-with"
              value={compare === null ? ALONE : String(compare)}
              options={[
                { value: ALONE, label: "no other version" },
                ...earlier.map((number) => ({ value: String(number), label: `version ${number}` })),
              ]}
              onValueChange={(value) => void setCompare(value === ALONE ? null : Number(value))}
            />
          </div>
        </div>
      )}
      {compare === null ? (
        <ProfileOf dataset={dataset} />
      ) : (
        <ProfileComparisonPanel slug={slug} before={compare} after={latest} />
      )}
    </div>
  );
}

const DescribeColumnsDialog = dynamic(
  () =>
    import("@/components/catalog/governance/describe-columns-dialog").then(
      ({ DescribeColumnsDialog: Form }) => Form,
    ),
  { ssr: false },
);

function DescribeButton({ dataset }: { dataset: DatasetDetail }) {
  const [isOpen, setIsOpen] = useState(false);
  const forbidden = useDisabledReason("catalog.write");
  return (
    <>
      <Button size="sm" disabledReason={forbidden} onClick={() => setIsOpen(true)}>
        Describe columns
      </Button>
      {isOpen && <DescribeColumnsDialog dataset={dataset} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function ProfileOf({ dataset }: { dataset: DatasetDetail }) {
  const { slug } = dataset;
  const trpc = useTRPC();
  const query = useQuery(trpc.datasets.profile.queryOptions({ dataset: slug }));
  return (
    <QueryPanel errorTitle="The profile could not be loaded" label="Loading profile" query={query}>
      {(profile) =>
        profile.profiledAt === null ? (
          <EmptyState
            title={`Version ${profile.versionNumber} was not measured yet.`}
            text="The profile counts missing and distinct values and draws each column's distribution."
            action={<ProfileButton profile={profile} />}
          />
        ) : (
          <Card
            flush
            title={`Columns of v${profile.versionNumber}`}
            aside={
              <span className="flex items-center gap-3">
                <TrustMark
                  n={profile.columns[0]?.rowCount}
                  window="every row"
                  computedAt={profile.profiledAt}
                />
                <DescribeButton dataset={dataset} />
                <ProfileButton profile={profile} />
              </span>
            }
          >
            <ProfileNotices columns={profile.columns} dataset={dataset} />
            <ProfileTable columns={profile.columns} dataset={dataset} />
          </Card>
        )
      }
    </QueryPanel>
  );
}

function ProfileButton({ profile }: { profile: DatasetProfile }) {
  const client = useTRPCClient();
  const isAgain = profile.profiledAt !== null;
  return (
    <JobButton
      size={isAgain ? "sm" : "md"}
      variant={isAgain ? "secondary" : "primary"}
      permission="catalog.write"
      start={() => client.datasets.requestProfile.mutate({ versionId: profile.versionId })}
      doneText={`Version ${profile.versionNumber} measured`}
    >
      {isAgain ? "Measure again" : "Measure now"}
    </JobButton>
  );
}

function ProfileTable({
  columns,
  dataset: { labelColumn, notes, sensitivities },
}: {
  columns: readonly ColumnProfile[];
  dataset: DatasetDetail;
}) {
  const noteOf = (column: string) => notes.find((note) => note.column === column);
  const classOf = (name: string) => sensitivities.find(({ column }) => column === name);
  const figure = (key: "min" | "middle" | "max" | "mean", header: string) => ({
    id: key,
    header,
    align: "right" as const,
    cell: (profile: ColumnProfile) => describeStats(profile)[key],
  });
  return (
    <SimpleTable
      label="Profile of the columns"
      items={columns}
      rowId={({ column }) => column}
      columns={[
        {
          id: "column",
          header: "Column",
          cell: ({ column, stats }) => (
            <span className="whitespace-nowrap font-medium">
              {column}
              {stats.kind === "masked" && (
                <MaskLock column={column} reason={maskReason(classOf(column))} />
              )}
              {column === labelColumn && (
                <span className="font-normal text-muted-foreground"> label</span>
              )}
              {classOf(column)?.proposal != null && (
                <Badge tone="watch" className="ml-1" title="Guessed from its name and first rows">
                  {classOf(column)?.proposal}?
                </Badge>
              )}
              <ColumnWords note={noteOf(column)} />
            </span>
          ),
        },
        { id: "type", header: "Type", cell: ({ type }) => type },
        {
          id: "sensitivity",
          header: "Sensitivity",
          cell: ({ column }) => <Sensitivity found={classOf(column)} />,
        },
        {
          id: "missing",
          header: "Missing",
          align: "right",
          cell: ({ nullCount, rowCount }) =>
            nullCount === 0 ? "0" : formatPercent(nullCount / Math.max(rowCount, 1)),
        },
        {
          id: "distinct",
          header: "Distinct",
          align: "right",
          cell: ({ distinctCount }) => formatCount(distinctCount),
        },
        {
          id: "shape",
          header: "Written as",
          description: "Letters as a, digits as 9: the most frequent way in the first 10 000 rows",
          cell: ({ texts }) => <ShapeWords texts={texts} />,
        },
        figure("min", "Min"),
        figure("middle", "Median"),
        figure("mean", "Mean"),
        figure("max", "Max"),
        {
          id: "distribution",
          header: "Distribution",
          cell: (profile) => <ColumnDistribution profile={profile} />,
        },
        {
          id: "top",
          header: "Most frequent",
          cell: ({ topValues: [first], rowCount }) =>
            first === undefined ? (
              "–"
            ) : (
              <span className="whitespace-nowrap">
                {first.value}{" "}
                <span className="text-muted-foreground">
                  {formatPercent(first.count / Math.max(rowCount, 1))}
                </span>
              </span>
            ),
        },
      ]}
    />
  );
}

/** What people say about a column. */
function ColumnWords({ note }: { note: ColumnNote | undefined }) {
  if (note === undefined) return null;
  const { description, term } = note;
  return (
    <span className="flex max-w-56 items-center gap-1 font-normal text-muted-foreground text-xs">
      {description !== "" && (
        <span className="truncate" title={description}>
          {description}
        </span>
      )}
      {term !== null && <Badge>{term}</Badge>}
    </span>
  );
}

function ShapeWords({ texts }: Pick<ColumnProfile, "texts">) {
  const [first, ...others] = texts?.shapes ?? [];
  if (first === undefined || first.share === 1 || first.shape === "a") {
    return <span className="font-mono text-xs">{first?.shape ?? ""}</span>;
  }
  const words = [first, ...others].map(({ shape, share }) => `${shape}  ${formatPercent(share)}`);
  return (
    <span className="whitespace-nowrap font-mono text-xs" title={words.join("\n")}>
      {first.shape} <span className="text-muted-foreground">{formatPercent(first.share)}</span>
    </span>
  );
}
