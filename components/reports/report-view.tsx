"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { ReportActions } from "@/components/reports/report-actions";
import { ReportReader } from "@/components/reports/report-reader";
import { ReportSheet } from "@/components/reports/report-sheet";
import { useTRPC } from "@/components/trpc/provider";
import { Page } from "@/components/ui/page";
import { QueryPanel } from "@/components/ui/query-panel";
import { PageSkeleton } from "@/components/ui/skeleton";
import type { ReportDetail } from "@/server/reports/schema";

const LiveReport = dynamic(
  () => import("@/components/reports/live-report").then((module) => module.LiveReport),
  { loading: () => <PageSkeleton /> },
);

export function ReportView({ id }: { id: string }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.reports.get.queryOptions({ id }));
  return (
    <Page>
      <QueryPanel
        errorTitle="The report could not be loaded"
        label="Loading report"
        query={query}
        loading={<PageSkeleton />}
      >
        {(report) =>
          report.frozen === null && report.may.edit ? (
            <LiveReport key={report.id} report={report} />
          ) : (
            <ReadReport report={report} />
          )
        }
      </QueryPanel>
    </Page>
  );
}

function ReadReport({ report }: { report: ReportDetail }) {
  return (
    <ReportSheet
      report={report}
      title={report.title}
      actions={(print) => <ReportActions report={report} onPrint={print} />}
    >
      <ReportReader report={report} />
    </ReportSheet>
  );
}
