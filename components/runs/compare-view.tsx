"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useQueryState } from "nuqs";
import { ComparePage } from "@/components/runs/compare/compare-page";
import { COMPARE_PARSERS } from "@/components/runs/compare/compare-state";
import { unpackComparison } from "@/components/runs/compare/unpack-comparison";
import { useTRPC } from "@/components/trpc/provider";
import { buttonStyle } from "@/components/ui/button-style";
import { EmptyState } from "@/components/ui/empty-state";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";
import { QueryPanel } from "@/components/ui/query-panel";
import { PageSkeleton } from "@/components/ui/skeleton";

export function CompareView({ project }: { project: string }) {
  const trpc = useTRPC();
  const [ids] = useQueryState("ids", COMPARE_PARSERS.ids);
  const [base] = useQueryState("base", COMPARE_PARSERS.base);
  const query = useQuery({
    ...trpc.runs.comparePacked.queryOptions({ ids, base: base ?? undefined }),
    enabled: ids.length > 0,
    select: unpackComparison,
    // Another base changes the deltas; what is shown stays until they are here.
    placeholderData: (shown) => shown,
  });
  return (
    <Page wide>
      {ids.length === 0 ? (
        <>
          <PageHeader
            title="Compare runs"
            breadcrumb={[
              { label: "Experiments", href: "/runs" },
              { label: project, href: `/p/${project}/runs` },
            ]}
          />
          <EmptyState
            title="No run to compare"
            text="Select two or more runs in the table of runs and choose Compare."
            action={
              <Link href={`/p/${project}/runs`} className={buttonStyle({ variant: "primary" })}>
                Open the runs
              </Link>
            }
          />
        </>
      ) : (
        <QueryPanel
          errorTitle="The runs could not be compared"
          label="Comparing"
          query={query}
          loading={<PageSkeleton />}
        >
          {(comparison) => <ComparePage comparison={comparison} project={project} />}
        </QueryPanel>
      )}
    </Page>
  );
}
