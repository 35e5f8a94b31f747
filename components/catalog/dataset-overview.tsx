"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { QualityCard } from "@/components/catalog/governance/quality-card";
import { SampleTable } from "@/components/catalog/sample-table";
import { SdkCard } from "@/components/catalog/sdk-card";
import { ChartPanel } from "@/components/charts/chart-panel";
import { ChartSkeleton } from "@/components/charts/chart-skeleton";
import { useTRPC } from "@/components/trpc/provider";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorBoundary } from "@/components/ui/error-boundary";
import { formatBytes, formatCount, formatDate, formatPlural } from "@/components/ui/format";
import { KeyValueList } from "@/components/ui/key-value-list";
import { QueryPanel } from "@/components/ui/query-panel";
import { TrustMark } from "@/components/ui/trust-mark";
import type { DatasetDetail } from "@/server/catalog/schema";

export function DatasetOverview({ dataset }: { dataset: DatasetDetail }) {
  if (dataset.latest === null) {
    return (
      <div className="flex flex-col gap-6">
        <EmptyState
          title="This dataset has no version yet."
          text={
            <>
              Press “Ingest now”, or call the API with a key from{" "}
              <Link href="/keys" className="underline">
                API keys
              </Link>
              .
            </>
          }
          command={`curl -X POST -H "Authorization: Bearer $HEADRACE_KEY" \\\n  "$HEADRACE_URL/api/v1/catalog/datasets/${dataset.slug}/ingest"`}
        />
        <SdkCard kind="dataset" slug={dataset.slug} />
      </div>
    );
  }
  return (
    <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,2fr)_minmax(18rem,1fr)]">
      <div className="flex min-w-0 flex-col gap-6">
        <ErrorBoundary title="The rows by month could not be drawn">
          <VolumeCard dataset={dataset} />
        </ErrorBoundary>
        <ErrorBoundary title="The sample could not be drawn">
          <SampleTable dataset={dataset} />
        </ErrorBoundary>
      </div>
      <DatasetFacts dataset={dataset} />
    </div>
  );
}

function describeSensitivity(level: string, { sensitivities }: DatasetDetail): string {
  const masked = sensitivities.filter(({ isMasked }) => isMasked).length;
  const all = masked > 0 && masked === sensitivities.length;
  if (masked === 0) return level;
  return `${level}; ${all ? "every column" : formatPlural(masked, "column")} sensitive`;
}

function VolumeCard({ dataset }: { dataset: DatasetDetail }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.datasets.volume.queryOptions({ dataset: dataset.slug }));
  return (
    <QueryPanel
      errorTitle="The rows by month could not be loaded"
      label="Loading rows by month"
      query={query}
      loading={<ChartSkeleton label="Loading rows by month" />}
    >
      {(volume) => {
        if (volume === null) {
          return (
            <Card title="Rows by month">
              <p className="text-muted-foreground">
                {dataset.timeColumn === null
                  ? "The dataset declares no time column, so its rows have no month."
                  : "Not measured yet. The profile of the newest version counts them: open the tab Profile."}
              </p>
            </Card>
          );
        }
        const { months, annotations, versionNumber, rowCount, computedAt, timeColumn } = volume;
        return (
          <Card
            title="Rows by month"
            aside={
              <TrustMark
                n={rowCount}
                window={`v${versionNumber}, by ${timeColumn}`}
                computedAt={computedAt}
              />
            }
          >
            <ChartPanel
              label="Rows by month"
              x={{ kind: "time" }}
              annotations={annotations}
              panes={[
                {
                  id: "rows",
                  label: "Rows",
                  formatValue: formatCount,
                  series: [
                    {
                      id: "rows",
                      label: "Rows",
                      kind: "bar",
                      points: months.map(({ from, count }) => ({ x: from, y: count })),
                    },
                  ],
                },
              ]}
            />
          </Card>
        );
      }}
    </QueryPanel>
  );
}

function DatasetFacts({ dataset }: { dataset: DatasetDetail }) {
  const { latest, description, timeColumn, labelColumn, sensitivity, featureViews } = dataset;
  return (
    <div className="flex flex-col gap-6">
      {description !== "" && (
        <Card title="What it is">
          <p className="max-w-prose whitespace-pre-line">{description}</p>
        </Card>
      )}
      <QualityCard parts={dataset.quality} />
      <Card title="Facts">
        <KeyValueList
          items={[
            {
              label: "Covers",
              value:
                latest?.timeFrom == null
                  ? null
                  : `${formatDate(latest.timeFrom)} to ${formatDate(latest.timeTo)}`,
            },
            { label: "Rows", value: latest && formatCount(latest.rowCount) },
            { label: "Size in the lake", value: latest && formatBytes(latest.sizeBytes) },
            { label: "Time column", value: timeColumn ?? "none declared" },
            { label: "Label column", value: labelColumn ?? "none declared" },
            { label: "Sensitivity", value: describeSensitivity(sensitivity, dataset) },
            {
              label: "Terms",
              value:
                dataset.terms.length === 0
                  ? "none"
                  : dataset.terms.map(({ slug, name, definition }) => (
                      <Link
                        key={slug}
                        href="/glossary"
                        title={definition}
                        className="mr-2 underline"
                      >
                        {name}
                      </Link>
                    )),
            },
            {
              label: "Feature views",
              value:
                featureViews.length === 0
                  ? "none"
                  : featureViews.map((view) => (
                      <Link key={view} href={`/features/${view}`} className="mr-2 underline">
                        {view}
                      </Link>
                    )),
            },
            {
              label: "Derived columns",
              value: dataset.recipe.derived.map(({ as }) => as).join(", ") || "none",
            },
          ]}
        />
      </Card>
      <SdkCard kind="dataset" slug={dataset.slug} />
    </div>
  );
}
