"use client";

import { useQuery } from "@tanstack/react-query";
import { Radio } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { DeployDialog } from "@/components/serving/deploy-dialog";
import { DeploymentsTable } from "@/components/serving/deployments-table";
import { LivePanel } from "@/components/serving/live-panel";
import { PredictionsTable } from "@/components/serving/predictions-table";
import { ReplaysTable } from "@/components/serving/replays-table";
import { TryPanel } from "@/components/serving/try-panel";
import { useTRPC } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorBoundary } from "@/components/ui/error-boundary";
import { formatDateTime } from "@/components/ui/format";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";
import { QueryPanel } from "@/components/ui/query-panel";
import { PageSkeleton } from "@/components/ui/skeleton";
import { Status } from "@/components/ui/status";
import { Tabs } from "@/components/ui/tabs";
import type { EndpointDetail } from "@/server/serving/schema";

export function EndpointView({ name }: { name: string }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.endpoints.get.queryOptions({ name }));
  return (
    <Page wide>
      <QueryPanel
        errorTitle="The endpoint could not be loaded"
        label="Loading endpoint"
        query={query}
        loading={<PageSkeleton />}
      >
        {(endpoint) => <EndpointPage endpoint={endpoint} />}
      </QueryPanel>
    </Page>
  );
}

function EndpointPage({ endpoint }: { endpoint: EndpointDetail }) {
  const { name, description, modelName, current, deployments, versions } = endpoint;
  const [isDeploying, setIsDeploying] = useState(false);
  const forbidden = useDisabledReason("endpoints.write");
  const noVersion = versions.length === 0 ? `${modelName} has no version yet` : undefined;
  const deploy = (
    <Button
      variant="primary"
      disabledReason={forbidden ?? noVersion}
      onClick={() => setIsDeploying(true)}
    >
      Deploy a version
    </Button>
  );
  const whenServing = (content: ReactNode) =>
    current === null ? (
      <EmptyState
        title="This endpoint serves no version yet"
        text="Calls are answered with 503 until one is deployed."
        action={deploy}
      />
    ) : (
      <ErrorBoundary title="This part could not be shown">{content}</ErrorBoundary>
    );
  return (
    <>
      <PageHeader
        title={name}
        icon={<Radio />}
        breadcrumb={[{ label: "Endpoints", href: "/endpoints" }]}
        status={
          current === null ? (
            <Status state="unknown" word="No version yet" />
          ) : (
            <Status state="serving" word={`Serves v${current.versionNumber}`} />
          )
        }
        lead={description}
        meta={
          <>
            <Link
              href={`/models/${encodeURIComponent(modelName)}`}
              className="underline hover:text-accent-strong"
            >
              Model {modelName}
            </Link>
            <Link
              href={`/monitoring/${encodeURIComponent(modelName)}`}
              className="underline hover:text-accent-strong"
            >
              Monitoring
            </Link>
            {current !== null && <span>Since {formatDateTime(current.startedAt)}</span>}
          </>
        }
        actions={deploy}
      />
      <Tabs
        label="Endpoint"
        items={[
          { id: "live", label: "Live", content: whenServing(<LivePanel name={name} />) },
          { id: "try", label: "Try it", content: whenServing(<TryPanel endpoint={endpoint} />) },
          {
            id: "predictions",
            label: "Predictions",
            content: whenServing(<PredictionsTable endpointName={name} />),
          },
          {
            id: "deployments",
            label: "Deployments",
            count: deployments.length,
            content: <DeploymentsTable endpoint={endpoint} />,
          },
          { id: "replays", label: "Replays", content: <ReplaysTable name={name} /> },
        ]}
      />
      {isDeploying && <DeployDialog endpoint={endpoint} onClose={() => setIsDeploying(false)} />}
    </>
  );
}
