"use client";

import { useQuery } from "@tanstack/react-query";
import { CatalogCard, ContractsCard, StoresCard } from "@/components/home/catalog-cards";
import { PeopleCard, QueueCard, StorageCard, WorkersCard } from "@/components/home/platform-cards";
import { useTRPC } from "@/components/trpc/provider";
import { QueryPanel } from "@/components/ui/query-panel";
import { CardSkeleton } from "@/components/ui/skeleton";
import { TrustMark } from "@/components/ui/trust-mark";

const POLL_MS = 5_000;

export function AdminHome() {
  const trpc = useTRPC();
  const query = useQuery({ ...trpc.home.admin.queryOptions(), refetchInterval: POLL_MS });
  return (
    <QueryPanel
      errorTitle="The workspace's figures could not be loaded"
      label="Loading figures"
      query={query}
      loading={<CardSkeleton label="Loading figures" className="h-80" />}
    >
      {(home) => (
        <div className="flex flex-col gap-4">
          <div className="grid gap-4 md:grid-cols-2 xl:grid-cols-3">
            <CatalogCard datasets={home.datasets} />
            <ContractsCard contracts={home.contracts} />
            <StoresCard stores={home.stores} />
            <QueueCard jobs={home.jobs} workers={home.workers} asOf={home.asOf} />
            <StorageCard storage={home.storage} />
            <PeopleCard people={home.people} />
          </div>
          <WorkersCard workers={home.workers} />
          <TrustMark window="counted in the database" computedAt={home.asOf} />
        </div>
      )}
    </QueryPanel>
  );
}
