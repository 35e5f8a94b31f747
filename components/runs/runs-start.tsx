"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { EmptyState } from "@/components/ui/empty-state";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";
import { QueryPanel } from "@/components/ui/query-panel";
import { PageSkeleton } from "@/components/ui/skeleton";

/** Leads to the runs of the project that was used last. */
export function RunsStart() {
  const trpc = useTRPC();
  const router = useRouter();
  const query = useQuery(trpc.projects.list.queryOptions());
  const first = query.data?.[0]?.slug;
  useEffect(() => {
    if (first !== undefined) router.replace(`/p/${first}/runs`);
  }, [first, router]);
  return (
    <QueryPanel
      errorTitle="The projects could not be loaded"
      label="Loading projects"
      query={query}
      loading={<PageSkeleton />}
    >
      {(projects) =>
        projects.length > 0 ? (
          <PageSkeleton />
        ) : (
          <Page>
            <PageHeader title="Experiments" lead="Runs are kept by project." />
            <EmptyState
              title="No project yet"
              text="A project holds the runs, pipelines and models of one purpose. The demo workspace brings one."
              command="node --import tsx server/main.ts demo"
            />
          </Page>
        )
      }
    </QueryPanel>
  );
}
