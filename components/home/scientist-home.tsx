"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { WorkList } from "@/components/home/work-list";
import { useTRPC } from "@/components/trpc/provider";
import { Card } from "@/components/ui/card";
import { formatMonth, formatPlural } from "@/components/ui/format";
import { QueryPanel } from "@/components/ui/query-panel";
import { CardSkeleton } from "@/components/ui/skeleton";
import { Status } from "@/components/ui/status";
import { TrustMark } from "@/components/ui/trust-mark";
import type { ScientistHome as Home, UpstreamBreak } from "@/server/home/schema";

const POLL_MS = 3_000;

export function ScientistHome() {
  const trpc = useTRPC();
  const query = useQuery({ ...trpc.home.scientist.queryOptions(), refetchInterval: POLL_MS });
  return (
    <QueryPanel
      errorTitle="Runs could not be loaded"
      label="Loading runs"
      query={query}
      loading={<CardSkeleton label="Loading runs" className="h-80" />}
    >
      {(home) => <Columns home={home} />}
    </QueryPanel>
  );
}

function Columns({ home }: { home: Home }) {
  const { running, failed, finished, breaks, asOf } = home;
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
      <div className="flex min-w-0 flex-col gap-4">
        <WorkList
          title="Running now"
          {...running}
          empty="Nothing runs. Start one from a pipeline's page."
        />
        {failed.total > 0 && <WorkList title="Failed in the last 24 hours" {...failed} empty="" />}
        <WorkList
          title="Last runs"
          {...finished}
          empty="No run has ended yet; the first one will show up here with its AUC."
        />
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        <Card title="Changed upstream of you">
          {breaks.length === 0 ? (
            <p className="text-muted-foreground">
              No active contract failed its newest evaluation.
            </p>
          ) : (
            <ul className="flex flex-col gap-4">
              {breaks.map((each) => (
                <BreakItem key={each.contractId} item={each} />
              ))}
            </ul>
          )}
        </Card>
        <Card title="Go on with">
          <ul className="flex flex-col gap-2">
            <NextLink href="/pipelines" text="Start a pipeline with other parameters" />
            <NextLink href="/runs" text="Compare runs by metric and parameter" />
            <NextLink href="/features" text="Look at feature views and what was imputed" />
            <NextLink href="/keys" text="Make an API key for your own code" />
          </ul>
        </Card>
        <TrustMark computedAt={asOf} window="counted in the database" />
      </div>
    </div>
  );
}

function NextLink({ href, text }: { href: string; text: string }) {
  return (
    <li>
      <Link href={href} className="text-accent-strong hover:underline">
        {text}
      </Link>
    </li>
  );
}

function BreakItem({ item }: { item: UpstreamBreak }) {
  const { contractSlug, contractName, datasetName, datasetSlug, lastWindowFrom } = item;
  const users = [...item.featureViews, ...item.models];
  const newest = lastWindowFrom === null ? "" : `, newest in ${formatMonth(lastWindowFrom)}`;
  return (
    <li className="flex flex-col gap-1">
      <Status
        state="failed"
        word={`${formatPlural(item.checksFailed, "check")} of ${item.checksTotal} failed${newest}`}
        className="whitespace-normal"
      />
      <p>
        <Link href={`/contracts/${contractSlug}`} className="font-medium hover:underline">
          {contractName}
        </Link>{" "}
        on{" "}
        <Link href={`/datasets/${datasetSlug}`} className="hover:underline">
          {datasetName}
        </Link>
      </p>
      {users.length > 0 && (
        <p className="text-muted-foreground text-sm">Built on it: {users.join(", ")}</p>
      )}
      <TrustMark computedAt={item.computedAt} window={formatPlural(item.checksTotal, "check")} />
    </li>
  );
}
