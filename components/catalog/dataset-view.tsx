"use client";

import { useQuery } from "@tanstack/react-query";
import { Table2 } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { ContractStatus } from "@/components/catalog/contract-status";
import { DatasetOverview } from "@/components/catalog/dataset-overview";
import { DatasetProfilePanel } from "@/components/catalog/dataset-profile";
import { DatasetVersions } from "@/components/catalog/dataset-versions";
import { DatasetUsagePanel } from "@/components/catalog/governance/dataset-usage";
import { QualityScore } from "@/components/catalog/governance/quality-card";
import { JobButton } from "@/components/trpc/job-button";
import { useTRPC, useTRPCClient } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { buttonStyle } from "@/components/ui/button-style";
import { formatCount, formatPlural } from "@/components/ui/format";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";
import { QueryPanel } from "@/components/ui/query-panel";
import { PageSkeleton } from "@/components/ui/skeleton";
import { Tabs } from "@/components/ui/tabs";
import { TrustMark } from "@/components/ui/trust-mark";
import { scoreQuality } from "@/server/catalog/governance/constants";
import type { DatasetDetail } from "@/server/catalog/schema";

/** Seldom opened, with dialogs of its own: loaded with its tab. */
const DatasetAccessPanel = dynamic(
  () =>
    import("@/components/catalog/access/dataset-access").then(
      ({ DatasetAccessPanel: Panel }) => Panel,
    ),
  { ssr: false },
);

type DatasetViewProps = {
  slug: string;
  /** The contracts of the dataset, drawn by their own feature. */
  contracts: ReactNode;
  /** Its troubles, likewise. */
  incidents: ReactNode;
};

export function DatasetView({ slug, contracts, incidents }: DatasetViewProps) {
  const trpc = useTRPC();
  const query = useQuery(trpc.datasets.get.queryOptions({ dataset: slug }));
  return (
    <Page wide>
      <QueryPanel
        errorTitle="The dataset could not be loaded"
        label="Loading dataset"
        query={query}
        loading={<PageSkeleton />}
      >
        {(dataset) => (
          <>
            <DatasetHeader dataset={dataset} />
            <Tabs
              label="Dataset"
              items={[
                {
                  id: "overview",
                  label: "Overview",
                  content: <DatasetOverview dataset={dataset} />,
                },
                {
                  id: "profile",
                  label: "Profile",
                  count: dataset.latest?.columns.length,
                  content: <DatasetProfilePanel dataset={dataset} />,
                },
                {
                  id: "versions",
                  label: "Versions",
                  count: dataset.versionCount,
                  content: <DatasetVersions slug={slug} />,
                },
                {
                  id: "contract",
                  label: "Contract",
                  count: dataset.contracts.length,
                  content: contracts,
                },
                { id: "incidents", label: "Incidents", content: incidents },
                {
                  id: "access",
                  label: "Access",
                  content: <DatasetAccessPanel dataset={dataset} />,
                },
                { id: "usage", label: "Usage", content: <DatasetUsagePanel slug={slug} /> },
              ]}
            />
          </>
        )}
      </QueryPanel>
    </Page>
  );
}

/** Its form comes with zod, and is loaded when it is asked for. */
const EditDatasetDialog = dynamic(
  () =>
    import("@/components/catalog/edit-dataset-dialog").then(({ EditDatasetDialog: Form }) => Form),
  { ssr: false },
);

function EditButton({ dataset }: { dataset: DatasetDetail }) {
  const [isOpen, setIsOpen] = useState(false);
  const forbidden = useDisabledReason("catalog.write");
  return (
    <>
      <Button disabledReason={forbidden} onClick={() => setIsOpen(true)}>
        Edit
      </Button>
      {isOpen && <EditDatasetDialog dataset={dataset} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function DatasetHeader({ dataset }: { dataset: DatasetDetail }) {
  const client = useTRPCClient();
  const { slug, name, store, tier, tags, latest, contractState, featureViews } = dataset;
  const { lineageId, owner, domain, quality } = dataset;
  return (
    <PageHeader
      title={name}
      icon={<Table2 />}
      breadcrumb={[{ label: "Datasets", href: "/datasets" }]}
      status={<ContractStatus state={contractState} />}
      meta={
        <>
          <span className="font-mono">{slug}</span>
          <span>
            {store.name}, {dataset.path}
          </span>
          <span>{owner === null ? "Nobody owns it" : `Owned by ${owner.name}`}</span>
          {domain !== "" && <span>{domain}</span>}
          <span>Tier {tier}</span>
          <span>
            Quality <QualityScore score={scoreQuality(quality)} />
          </span>
          <span>
            {featureViews.length === 0
              ? "No feature view reads it"
              : `Read by ${formatPlural(featureViews.length, "feature view")}`}
          </span>
          {tags.map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
          {latest === null ? (
            <span>Not ingested yet</span>
          ) : (
            <span className="inline-flex items-baseline gap-2">
              v{latest.number}, {formatCount(latest.rowCount)} rows
              <TrustMark computedAt={latest.createdAt} />
            </span>
          )}
        </>
      }
      actions={
        <>
          {latest !== null && (
            <Link
              href={`/explore?ds=${encodeURIComponent(slug)}`}
              className={buttonStyle({ variant: "secondary" })}
            >
              Explore
            </Link>
          )}
          {lineageId !== null && (
            <Link
              href={`/lineage?kind=dataset&id=${lineageId}`}
              className={buttonStyle({ variant: "secondary" })}
            >
              Lineage
            </Link>
          )}
          <EditButton dataset={dataset} />
          <JobButton
            variant="primary"
            permission="catalog.write"
            start={() => client.datasets.ingest.mutate({ dataset: slug })}
            doneText={`${name} read; unchanged content keeps its version`}
          >
            Ingest now
          </JobButton>
        </>
      }
    />
  );
}
