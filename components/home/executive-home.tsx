"use client";

import { useQuery } from "@tanstack/react-query";
import { FigureCards } from "@/components/home/executive-figures";
import { PortfolioTable } from "@/components/home/executive-portfolio";
import { StateSentenceView } from "@/components/home/executive-sentence";
import { useTRPC } from "@/components/trpc/provider";
import { Card } from "@/components/ui/card";
import { QueryPanel } from "@/components/ui/query-panel";
import { CardSkeleton } from "@/components/ui/skeleton";
import { TrustMark } from "@/components/ui/trust-mark";

const POLL_MS = 30_000;

/** Production in one sentence, a few checkable figures, and one row a model. */
export function ExecutiveHome() {
  const trpc = useTRPC();
  const query = useQuery({
    ...trpc.insights.executive.queryOptions(),
    refetchInterval: POLL_MS,
  });
  return (
    <QueryPanel
      errorTitle="The summary could not be loaded"
      label="Loading summary"
      query={query}
      loading={<CardSkeleton label="Loading summary" className="h-80" />}
    >
      {({ sentence, focus, figures, models, asOf }) => (
        <div className="flex flex-col gap-4">
          <StateSentenceView sentence={sentence} />
          <FigureCards figures={figures} focus={models.length > 1 ? focus : null} />
          {models.length > 0 && (
            <Card
              flush
              title="Models in production"
              aside={<TrustMark window="as of now" computedAt={asOf} />}
            >
              <PortfolioTable models={models} />
            </Card>
          )}
        </div>
      )}
    </QueryPanel>
  );
}
