"use client";

import "./print.css";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useCallback } from "react";
import { describeFrozen } from "@/components/reports/frozen-words";
import { PrintingContext, usePrint } from "@/components/reports/use-printing";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { formatDateTime } from "@/components/ui/format";
import { PageHeader } from "@/components/ui/page-header";
import { AUDIENCE_WORDS } from "@/server/reports/constants";
import type { ReportDetail } from "@/server/reports/schema";

type ReportSheetProps = {
  report: ReportDetail;
  title: string;
  actions: (print: () => void) => ReactNode;
  children: ReactNode;
};

/** Title, state and blocks on a column that reads well, and fits paper when it is printed. */
export function ReportSheet({ report, title, actions, children }: ReportSheetProps) {
  const { project, ownerName, audience, updatedAt, frozen } = report;
  const queryClient = useQueryClient();
  const isLoading = useCallback(() => queryClient.isFetching() > 0, [queryClient]);
  const { isPrinting, print } = usePrint(isLoading);
  return (
    <PrintingContext value={isPrinting}>
      <article
        data-report
        className={cn(
          "mx-auto flex w-full min-w-0 flex-col gap-6",
          isPrinting ? "max-w-[680px]" : "max-w-4xl",
        )}
      >
        <PageHeader
          title={title}
          breadcrumb={[
            { label: project.name, href: `/p/${project.slug}/runs` },
            { label: "Reports", href: `/p/${project.slug}/reports` },
          ]}
          status={
            frozen === null ? (
              <Badge tone="accent">Live</Badge>
            ) : (
              <Badge tone="watch">{describeFrozen(frozen)}</Badge>
            )
          }
          meta={
            <>
              <span>by {ownerName}</span>
              <span>{project.name}</span>
              {frozen === null && <span>changed {formatDateTime(updatedAt)}</span>}
              <span data-screen-only>for {AUDIENCE_WORDS[audience].toLowerCase()}</span>
              {isPrinting && <span>printed {formatDateTime(new Date())}</span>}
            </>
          }
          actions={
            <div data-screen-only className="contents">
              {actions(print)}
            </div>
          }
        />
        <div className="flex flex-wrap gap-x-4 gap-y-6">{children}</div>
      </article>
    </PrintingContext>
  );
}
