"use client";

import { useQuery } from "@tanstack/react-query";
import { Database } from "lucide-react";
import { StoreUsagePanel } from "@/components/catalog/governance/dataset-usage";
import { SdkCard } from "@/components/catalog/sdk-card";
import { StoreActions } from "@/components/catalog/store-actions";
import { PreviewButton } from "@/components/catalog/store-page/preview-button";
import { StoreDatasets } from "@/components/catalog/store-page/store-datasets";
import { StoreReaders } from "@/components/catalog/store-page/store-readers";
import { StoreScans } from "@/components/catalog/store-page/store-scans";
import { useTRPC } from "@/components/trpc/provider";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCount, formatDateTime, formatDuration } from "@/components/ui/format";
import { KeyValueList } from "@/components/ui/key-value-list";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";
import { QueryPanel } from "@/components/ui/query-panel";
import { PageSkeleton } from "@/components/ui/skeleton";
import { Status } from "@/components/ui/status";
import { Tabs } from "@/components/ui/tabs";
import type { StoreItem } from "@/server/catalog/schema";

/** One store: how it is reached, what lies in it, what its scans found, and who reads from it. */
export function StoreView({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.stores.list.queryOptions({ filter: `slug = "${slug}"`, limit: 1 }));
  return (
    <Page wide>
      <QueryPanel
        errorTitle="The store could not be loaded"
        label="Loading store"
        query={query}
        loading={<PageSkeleton />}
      >
        {({ items: [store] }) =>
          store === undefined ? (
            <EmptyState title={`There is no store "${slug}".`} text="It may have been removed." />
          ) : (
            <>
              <StoreHeader store={store} />
              <StoreTabs store={store} />
            </>
          )
        }
      </QueryPanel>
    </Page>
  );
}

function StoreHeader({ store }: { store: StoreItem }) {
  return (
    <PageHeader
      title={store.name}
      lead={store.description}
      icon={<Database />}
      breadcrumb={[{ label: "Stores", href: "/stores" }]}
      status={<Status state={store.state} />}
      meta={
        <>
          <span>{store.kind}</span>
          <span className="break-all font-mono">{store.place}</span>
          <span>{store.owner === null ? "Nobody owns it" : `Owned by ${store.owner}`}</span>
        </>
      }
      actions={
        <>
          <PreviewButton store={store} />
          <StoreActions store={store} />
        </>
      }
    />
  );
}

function StoreTabs({ store }: { store: StoreItem }) {
  const { slug } = store;
  return (
    <Tabs
      label="Store"
      items={[
        {
          id: "overview",
          label: "Overview",
          content: (
            <div className="flex flex-col gap-6">
              <StoreFacts store={store} />
              <SdkCard kind="store" slug={slug} />
            </div>
          ),
        },
        {
          id: "datasets",
          label: "Datasets",
          count: store.datasetCount,
          content: <StoreDatasets slug={slug} />,
        },
        { id: "scans", label: "Scans", content: <StoreScans slug={slug} /> },
        { id: "access", label: "Access", content: <StoreAccess slug={slug} /> },
      ]}
    />
  );
}

function StoreAccess({ slug }: { slug: string }) {
  return (
    <div className="flex flex-col gap-6">
      <StoreUsagePanel slug={slug} />
      <StoreReaders slug={slug} />
    </div>
  );
}

const DAY_HOURS = 24;

function describeSchedule(hours: number | null): string {
  if (hours === null) return "when somebody asks";
  if (hours === 1) return "every hour";
  if (hours % DAY_HOURS !== 0) return `every ${hours} hours`;
  return hours === DAY_HOURS ? "every day" : `every ${hours / DAY_HOURS} days`;
}

function StoreFacts({ store }: { store: StoreItem }) {
  const { stateMessage, testedAt, testLatencyMs, lastScanAt, objectsFound } = store;
  return (
    <Card title="Facts">
      <KeyValueList
        items={[
          ...(stateMessage === null ? [] : [{ label: "Trouble", value: stateMessage }]),
          {
            label: "Last test",
            value:
              testedAt === null
                ? "not tested yet"
                : `${formatDateTime(testedAt)}, in ${formatDuration(testLatencyMs ?? 0)}`,
          },
          {
            label: "Last scan",
            value:
              lastScanAt === null
                ? "not scanned yet"
                : `${formatDateTime(lastScanAt)}, ${formatCount(objectsFound)} objects`,
          },
          { label: "Scans", value: describeSchedule(store.scanEveryHours) },
          { label: "Datasets", value: formatCount(store.datasetCount) },
          { label: "Added", value: formatDateTime(store.createdAt) },
        ]}
      />
    </Card>
  );
}
